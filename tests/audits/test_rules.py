"""How audits recur, on the wall of the hospital, and by when each must be done."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audits.rules import UNITS, WEEKDAYS, must_be_startable, openings, parts_of, promise, rule_of
from app.kernel.errors import Conflict
from app.sla.rules import Kind, Taken, due_steps, plan

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("unit", "interval", "weekdays", "first", "rule"),
    [
        ("DAILY", 1, [], date(2026, 3, 2), "FREQ=DAILY;INTERVAL=1"),
        ("WEEKLY", 2, ["TH", "MO"], date(2026, 3, 2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        ("WEEKLY", 1, [], date(2026, 3, 4), "FREQ=WEEKLY;INTERVAL=1;BYDAY=WE"),
        ("MONTHLY", 3, [], date(2026, 3, 28), "FREQ=MONTHLY;INTERVAL=3"),
        (
            "MONTHLY", 1, [], date(2026, 1, 31),
            "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
        ),
    ],
)  # fmt: skip
def test_what_is_chosen_becomes_a_rule(
    unit: str, interval: int, weekdays: list[str], first: date, rule: str
) -> None:
    assert rule_of(unit, interval, weekdays, first) == rule


def test_a_monthly_audit_of_the_thirty_first_is_on_the_last_day_of_shorter_months() -> None:
    first = date(2026, 1, 31)
    rule = rule_of("MONTHLY", 1, [], first)

    found = openings(
        rule, first, time(7), "UTC", datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    )

    assert [at.date() for at in found] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


def test_an_audit_at_seven_is_at_seven_on_both_sides_of_a_change_of_the_clock() -> None:
    since, until = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)

    found = openings("FREQ=DAILY;INTERVAL=1", date(2026, 3, 1), time(7), LONDON, since, until)

    assert found == [datetime(2026, 3, 28, 7, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)]


ZONES = st.sampled_from(["UTC", LONDON, "Asia/Riyadh", "America/New_York"])
RULES = st.builds(
    lambda unit, n, days, first: (rule_of(unit, n, days, first), first),
    st.sampled_from(sorted(UNITS)),
    st.integers(1, 12),
    st.lists(st.sampled_from(list(WEEKDAYS)), unique=True),
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)


@given(RULES, ZONES, st.integers(4, 22), st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)))
def test_planning_in_two_steps_finds_what_planning_in_one_finds(
    made: tuple[str, date], zone: str, hour: int, begin: datetime
) -> None:
    rule, first = made
    since = begin.replace(tzinfo=UTC)
    middle, until = since + timedelta(days=10, hours=3), since + timedelta(days=30)

    whole = openings(rule, first, time(hour), zone, since, until)
    halves = openings(rule, first, time(hour), zone, since, middle) + openings(
        rule, first, time(hour), zone, middle, until
    )

    assert whole == halves
    assert {at.astimezone(ZoneInfo(zone)).hour for at in whole} <= {hour}
    assert all(since < at <= until for at in whole)
    assert all(at.astimezone(ZoneInfo(zone)).date() >= first for at in whole)


@given(RULES)
def test_a_rule_is_read_back_as_it_was_chosen(made: tuple[str, date]) -> None:
    rule, first = made
    unit, interval, days = parts_of(rule)

    assert rule_of(unit, interval, days, first) == rule


def test_an_audit_is_reminded_of_before_its_end_and_missed_a_second_after_it() -> None:
    opens = datetime(2026, 3, 5, 7, tzinfo=UTC)
    promised = plan(promise(opens, 12, 2, None))
    end = opens + timedelta(hours=12)

    def kinds(at: datetime) -> list[Kind]:
        return [step.kind for step in due_steps(promised, at)]

    assert kinds(end - timedelta(hours=2, seconds=1)) == []
    assert kinds(end - timedelta(hours=2)) == [Kind.FIRST_REMINDER]
    assert Kind.ESCALATION not in kinds(end)
    assert {Kind.ESCALATION, Kind.OVERDUE} <= set(kinds(end + timedelta(seconds=1)))
    assert due_steps(plan(promise(opens, 12, 0, None)), end - timedelta(hours=1), Taken()) == []


@pytest.mark.parametrize(("state", "hours"), [("done", 1), ("cancelled", 1), ("due", -1)])
def test_an_audit_that_is_over_or_not_open_yet_is_not_begun(state: str, hours: int) -> None:
    now = datetime(2026, 3, 5, 8, tzinfo=UTC)
    with pytest.raises(Conflict):
        must_be_startable(state, now - timedelta(hours=hours), now)
