"""What holds for every history (sla.md 2, end): sweeps, wakes and pauses, tried with random ones."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.sla.rules import (
    NOTHING_TAKEN,
    ActionConfig,
    Cause,
    Change,
    Config,
    Event,
    Happening,
    Item,
    Mark,
    State,
    Subject,
    Taken,
    Target,
    Terms,
    Traits,
    action_item,
    complaint_item,
    due_steps,
    plan,
    simulate,
    verdict,
    wake_at,
)
from app.sla.rules.ladder import Kind
from tests.sla.desk import LON, PRESETS, START

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
MONTH = 20 * 24 * 60
AFTER = st.sampled_from([0, 0, 5, 12, 24, 30, 60])
ROWS = st.builds(
    Config,
    st.just("H1"),
    st.sampled_from([4, 24, 48, 72]),
    st.sampled_from([None, "MOH", "PATIENT"]),
    st.sampled_from([None, "low", "high"]),
    first_reminder_hours_after=AFTER,
    second_reminder_hours_after=AFTER,
    escalation_hours_after=AFTER,
    second_reminder_enabled=st.booleans(),
    pause_on_waiting=st.booleans(),
    calendar=st.sampled_from([None, None, LON]),
    max_escalation_level=st.integers(0, 3),
    no_target=st.sampled_from([False] * 9 + [True]),
)
ACTION_ROWS = st.builds(ActionConfig, st.just("H1"), medium_hours=st.sampled_from([4, 24, 72]))
STATUSES = st.sampled_from(["open", "in_progress", "waiting", "resolved", "closed", "cancelled"])
HAPPENED = st.one_of(
    st.tuples(st.just(Happening.STATUS), STATUSES),
    st.tuples(st.just(Happening.STATUS), STATUSES),
    st.tuples(st.sampled_from([Happening.RESPONSE, Happening.INBOUND, Happening.ACKNOWLEDGE]), st.none()),
    st.tuples(st.just(Cause.SOURCE), st.sampled_from(["MOH", "PATIENT", None])),
    st.tuples(st.just(Cause.SEVERITY), st.sampled_from(["low", "medium", "high"])),
)


def histories(step_minutes: int) -> st.SearchStrategy[list[Event | Change]]:
    """Some events and changes in order, at whole steps."""
    when = st.integers(0, MONTH // step_minutes).map(lambda n: START + timedelta(minutes=n * step_minutes))
    one = st.tuples(when, HAPPENED).map(
        lambda found: (
            Event(found[0], *found[1]) if isinstance(found[1][0], Happening) else Change(found[0], *found[1])
        )
    )
    return st.lists(one, max_size=6).map(lambda found: sorted(found, key=lambda each: each.at))


def complaints(step_minutes: int = 1) -> st.SearchStrategy[Item]:
    rows = st.lists(ROWS, max_size=4, unique_by=lambda row: (row.source, row.severity, row.priority))
    return st.builds(_complaint, rows, histories(step_minutes))


def actions(step_minutes: int = 1) -> st.SearchStrategy[Item]:
    return st.builds(_action, st.lists(ACTION_ROWS, max_size=1), histories(step_minutes))


def items(step_minutes: int = 1) -> st.SearchStrategy[Item]:
    return st.one_of(complaints(step_minutes), complaints(step_minutes), actions(step_minutes))


def _parted(history: Sequence[Event | Change]) -> dict[str, list]:
    return {
        "events": [one for one in history if isinstance(one, Event)],
        "changes": [one for one in history if isinstance(one, Change)],
    }


def _complaint(rows: list[Config], history: list[Event | Change]) -> Item:
    return complaint_item(START, Traits("H1", "MOH", "medium", "medium"), rows, **_parted(history))


def _action(rows: list[ActionConfig], history: list[Event | Change]) -> Item:
    return action_item(START, Traits("H1", severity="medium"), rows, **_parted(history))


MOMENTS = st.integers(0, MONTH * 60).map(lambda n: START + timedelta(seconds=n))


def _settled(taken: Taken) -> set[tuple[Kind, int, int]]:
    return {(mark.kind, mark.round, mark.level) for mark in taken.marks}


@settings(deadline=None)
@given(items(), MOMENTS, MOMENTS)
def test_what_was_done_stays_done(item: Item, one: datetime, other: datetime):
    early, late = sorted((one, other))

    assert simulate(item, late).log[: len(simulate(item, early).log)] == simulate(item, early).log


@settings(deadline=None)
@given(items(), MOMENTS)
def test_no_notice_is_ever_settled_twice(item: Item, now: datetime):
    marks = simulate(item, now).taken.marks

    assert len(_settled(Taken(marks))) == len(marks)


@settings(deadline=None)
@given(items(), st.lists(MOMENTS, max_size=8))
def test_sweeping_twice_at_an_instant_does_nothing_the_second_time(item: Item, sweeps: list[datetime]):
    taken = NOTHING_TAKEN
    for moment in sorted(sweeps):
        planned = plan(item.until(moment))
        taken = taken.having(due_steps(planned, moment, taken), moment)

        assert due_steps(planned, moment, taken) == []


@settings(deadline=None)
@given(items(), st.lists(MOMENTS, max_size=8))
def test_one_reminder_and_one_escalation_at_most_leave_a_sweep(item: Item, sweeps: list[datetime]):
    done = simulate(item, max([START, *sweeps]), sweeps)

    for moment in set(sweeps):
        sent = [step.kind for at, step in done.log if at == moment and step.deed == "send"]
        assert len([kind for kind in sent if kind is not Kind.ESCALATION]) <= 1
        assert sent.count(Kind.ESCALATION) <= 1
        assert Kind.ESCALATION not in sent[:-1]


@settings(deadline=None)
@given(items(), st.lists(MOMENTS, min_size=1, max_size=8).map(sorted))
def test_going_on_from_what_is_stored_equals_running_from_the_start(item: Item, sweeps: list[datetime]):
    taken = NOTHING_TAKEN
    for n, moment in enumerate(sweeps, 1):
        taken = simulate(item, moment, [moment], taken).taken
        whole = simulate(item, moment, sweeps[:n])

        assert (taken, verdict(whole.plan, moment).overdue) == (whole.taken, taken.overdue)


@settings(deadline=None)
@given(items(), MOMENTS, st.lists(st.integers(0, 10**6), max_size=6))
def test_nothing_happens_before_the_wake_and_something_at_it(item: Item, now: datetime, tries: list[int]):
    done = simulate(item, now)
    wake = wake_at(done.plan, done.taken)
    last = now + timedelta(days=400) if wake is None else wake - SECOND

    for moment in (now, last, *(now + timedelta(seconds=n) for n in tries)):
        if now <= moment <= last:
            assert due_steps(done.plan, moment, done.taken) == []
    assert wake is None or due_steps(done.plan, wake, done.taken) != []


MARKS = st.builds(
    Mark,
    st.sampled_from([Kind.FIRST_REMINDER, Kind.SECOND_REMINDER, Kind.ESCALATION]),
    st.integers(1, 2),
    st.integers(0, 1),
    st.sampled_from(State),
    MOMENTS,
)


@settings(deadline=None)
@given(items(), st.lists(MARKS, max_size=3), st.booleans())
def test_the_wake_is_exact_after_any_marks_whatever(item: Item, marks: list[Mark], overdue: bool):
    taken = Taken(tuple(replace(m, level=int(m.kind is Kind.ESCALATION)) for m in marks), overdue)
    planned = plan(item)
    wake = wake_at(planned, taken)

    if wake is None:
        assert due_steps(planned, START + timedelta(days=400), taken) == []
    else:
        assert due_steps(planned, wake, taken) != []
        changed = max(planned.line.since, planned.item.target.since)
        assert wake - SECOND < changed or due_steps(planned, wake - SECOND, taken) == []


@settings(max_examples=40, deadline=None)
@given(items(5), st.integers(1, 40))
def test_sweeps_every_second_minute_and_five_minutes_agree(item: Item, days: int):
    now = START + timedelta(days=days)
    continuous = simulate(item, now)
    happenings = [event.at for event in item.events] + [target.since for target in item.targets]
    for moment, _ in continuous.log:
        sweep = START - (START - moment) // (5 * MINUTE) * (5 * MINUTE)
        assume(moment == sweep or all(not moment < one <= sweep for one in happenings))
        assume(now - moment > 30 * MINUTE)

    for pause in (1, 5):
        count = int((now - START) / (pause * MINUTE))
        wanted = _needed(continuous.log, item, pause, count)
        assert _settled(simulate(item, now, wanted).taken) == _settled(continuous.taken)


def _needed(log, item: Item, pause: int, count: int) -> list[datetime]:
    """The sweeps of a grid that can matter: near anything that happens, with a thousandth of the others."""
    grid = pause * MINUTE
    happenings = [at for at, _ in log] + [event.at for event in item.events] + [t.since for t in item.targets]
    near = {int((at - START) / grid) + n for at in happenings for n in range(-1, 8)}
    return [START + n * grid for n in sorted(near | set(range(0, count, 1000))) if 0 <= n <= count]


TERMS = st.builds(
    Terms,
    due=st.integers(1, 40).map(lambda n: timedelta(seconds=n)),
    first=st.one_of(st.none(), st.integers(1, 50).map(lambda n: timedelta(seconds=n))),
    second=st.one_of(st.none(), st.integers(1, 50).map(lambda n: timedelta(seconds=n))),
    escalation=st.integers(1, 50).map(lambda n: timedelta(seconds=n)),
    strict=st.booleans(),
    levels=st.integers(0, 3),
    step=st.integers(0, 9).map(lambda n: timedelta(seconds=n)),
    acknowledged=st.integers(0, 9).map(lambda n: timedelta(seconds=n)),
    pausing=st.booleans(),
    first_only_while_open=st.booleans(),
    first_only_before_due=st.booleans(),
)
TENTHS = st.integers(0, 900).map(lambda n: START + timedelta(milliseconds=100 * n))
QUICK_EVENTS = st.lists(
    st.tuples(TENTHS, st.sampled_from([*Happening, Happening.STATUS, Happening.STATUS]), STATUSES), max_size=7
)
QUICK_TARGETS = st.lists(st.tuples(TERMS, TENTHS), max_size=2)


@settings(deadline=None)
@given(TERMS, QUICK_TARGETS, QUICK_EVENTS)
def test_visiting_only_the_wakes_equals_a_sweep_at_every_second(terms: Terms, more, events):
    targets = [
        Target(terms, START),
        *(Target(t, at, Cause.SEVERITY) for t, at in sorted(more, key=lambda m: m[1])),
    ]
    happened = tuple(Event(at, what, status) for at, what, status in sorted(events))
    item = Item(Subject.COMPLAINT, START, tuple(targets), happened)
    now = START + timedelta(seconds=100)

    every_second = [START + n * SECOND for n in range(101)]

    assert simulate(item, now).log == simulate(item, now, every_second).log


@settings(deadline=None)
@given(complaints(), MOMENTS, st.integers(1, 5000))
def test_a_pause_moves_the_deadline_by_its_length_or_not_at_all(item: Item, start: datetime, minutes: int):
    terms = replace(item.targets[0].terms, calendar=None, pausing=True)
    plain = Item(Subject.COMPLAINT, START, (Target(terms, START),))
    end = start + minutes * MINUTE
    waited = plain.with_events(
        [Event(start, Happening.STATUS, "waiting"), Event(end, Happening.STATUS, "in_progress")]
    )
    before, after = plan(plain).limit, plan(waited).limit

    if before is not None and after is not None:
        assert after - before == (end - start if start < before else timedelta(0))


@settings(deadline=None)
@given(items(), st.randoms(), MOMENTS)
def test_the_order_in_which_a_history_is_handed_in_decides_nothing(item: Item, random, now: datetime):
    assume(len({event.at for event in item.events}) == len(item.events))
    shuffled = replace(item, events=tuple(random.sample(item.events, len(item.events))))

    assert simulate(shuffled, now).log == simulate(item, now).log


@settings(deadline=None)
@given(st.lists(complaints(), max_size=5), st.randoms(), MOMENTS)
def test_the_order_of_items_decides_nothing(many: list[Item], random, now: datetime):
    order = random.sample(range(len(many)), len(many))

    mixed = {n: simulate(many[n], now).log for n in order}

    assert [mixed[n] for n in range(len(many))] == [simulate(item, now).log for item in many]


@settings(deadline=None)
@given(items(), MOMENTS)
def test_overdue_is_never_claimed_for_what_ended_and_breached_never_for_what_was_cancelled(
    item: Item, now: datetime
):
    done = simulate(item, now)

    assert not (done.verdict.overdue and done.plan.over)
    assert not (done.verdict.breached and done.plan.line.status == "cancelled")
    assert done.taken.overdue == done.verdict.overdue


def test_the_presets_are_what_the_properties_are_tried_on_too():
    item = complaint_item(START, Traits("H1", "MOH"), PRESETS)

    assert len(simulate(item, START + timedelta(days=3)).log) == 4
