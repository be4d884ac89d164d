"""Every move of the state machine, by everybody, in the database: the commands and then the database itself."""

import asyncio
import json
from datetime import timedelta
from itertools import product
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.commands import checking, moving
from app.actions.queries import checks
from app.actions.rules.stale import Stale
from app.actions.rules.states import Brought, Decision, Deed
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from tests.actions.make import START, WELL, Ward, action, codes_of, evidence, row_of, sweep_until, ward

pytestmark = pytest.mark.usefixtures("house")

LATER = START + timedelta(hours=1)
STATES = ("open", "in_progress", "pending_approval", "approved", "closed", "cancelled")

#: sla.md 1.7 as it stands on paper: from, to, deed, whose, and what it needs.
TABLE = [
    ("open", "in_progress", "start", "assignee manager coordinator", ""),
    ("open", "cancelled", "cancel", "coordinator", "reason"),
    ("in_progress", "cancelled", "cancel", "coordinator", "reason"),
    ("pending_approval", "cancelled", "cancel", "coordinator", "reason"),
    ("in_progress", "pending_approval", "submit", "assignee manager", "outcome evidence"),
    ("pending_approval", "approved", "approve", "approver", ""),
    ("pending_approval", "in_progress", "reject", "approver", "ten letters"),
    ("pending_approval", "in_progress", "withdraw", "submitter", ""),
    ("approved", "closed", "close", "assignee manager coordinator", ""),
    ("approved", "in_progress", "revoke", "coordinator", "reason"),
    ("closed", "in_progress", "reopen", "coordinator", "reason"),
]


async def _pending(place: Ward) -> UUID:
    raised = await action(place)
    await evidence(raised.id, by=place.worker)
    with clock.frozen(LATER):
        await moving.move(raised.id, "in_progress", WELL, by=place.worker)
        await moving.move(raised.id, "pending_approval", WELL, by=place.worker)
    return raised.id


class Paper:
    """What the table says of a row of moves, kept beside the database."""

    def __init__(self) -> None:
        self.status, self.outcome, self.evidence, self.submitter = "open", False, False, ""

    def allows(self, actor: str, target: str, deed: str, reason: str, outcome: str) -> bool:
        parts = {
            "worker": {"assignee"},
            "manager": {"manager"},
            "coordinator": {"coordinator"},
            "other": {"coordinator"},
            "stranger": set(),
        }[actor]
        if actor == self.submitter:
            parts = parts | {"submitter"}
        if "coordinator" in parts and not parts & {"assignee", "submitter"}:
            parts = parts | {"approver"}
        for source, to, what, whose, needs in TABLE:
            if (source, to, what) == (self.status, target, deed) and parts & set(whose.split()):
                return (
                    ("reason" not in needs or bool(reason.strip()))
                    and ("ten" not in needs or len(reason.strip()) >= 10)
                    and ("outcome" not in needs or bool(outcome.strip()) or self.outcome)
                    and ("evidence" not in needs or self.evidence)
                )
        return False

    def went(self, actor: str, target: str, deed: str, outcome: str) -> None:
        self.status = target
        if deed == "submit":
            self.submitter, self.outcome = actor, True


steps = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(("worker", "manager", "coordinator", "other", "stranger")),
            st.sampled_from([(to, deed) for _source, to, deed, _whose, _needs in TABLE]),
            st.sampled_from(("", "short", "long enough to say")),
            st.sampled_from(("", "Done as planned")),
        ),
        st.just("evidence"),
    ),
    min_size=1,
    max_size=14,
)


@given(steps)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_row_of_moves_goes_as_the_table_says(row: list) -> None:
    place, paper = await ward(), Paper()
    elsewhere = await ward("Elsewhere")
    raised = await action(place)
    with clock.frozen(LATER) as _now:
        for step in row:
            if step == "evidence":
                await evidence(raised.id, by=place.worker, name="proof.pdf")
                if paper.status in ("open", "in_progress"):
                    paper.evidence = True
                    continue
                # The seal notices what came in behind the commands' back.
                return
            actor, (target, deed), reason, outcome = step
            by = elsewhere.coordinator if actor == "stranger" else getattr(place, actor)
            allowed = paper.allows(actor, target, deed, reason, outcome)
            try:
                await moving.move(raised.id, target, Brought(reason, outcome), by=by, deed=Deed(deed))
            except Refusal:
                assert not allowed, (paper.status, step)
            else:
                assert allowed, (paper.status, step)
                paper.went(actor, target, deed, outcome)
            assert (await row_of(raised.id))["status"] == paper.status
    assert await checks.differences([raised.id]) == []


@pytest.mark.parametrize(
    ("source", "target"), [pair for pair in product(STATES, STATES) if pair[0] != pair[1]]
)
async def test_the_database_insists(source: str, target: str) -> None:
    place = await ward()
    raised = await action(place)
    ways = {
        "open": (),
        "in_progress": ("in_progress",),
        "pending_approval": ("in_progress", "pending_approval"),
        "approved": ("in_progress", "pending_approval", "approved"),
        "closed": ("in_progress", "pending_approval", "approved", "closed"),
        "cancelled": ("cancelled",),
    }
    stamps = (
        "outcome = 'Done', submitted_at = now(), cancel_reason = 'Because', approved_at = now(),"
        " closed_at = case when $2::text = 'closed' then now() end,"
        " cancelled_at = case when $2::text = 'cancelled' then now() end"
    )
    for step in ways[source]:
        await db.execute(f"update action set status = $2::text, {stamps} where id = $1", raised.id, step)

    change = db.execute(f"update action set status = $2::text, {stamps} where id = $1", raised.id, target)

    if (source, target) in {(one[0], one[1]) for one in TABLE}:
        await change
    else:
        with pytest.raises(asyncpg.CheckViolationError):
            await change


async def test_an_action_without_approval_closes_from_work() -> None:
    place = await ward()
    raised = await action(place, requires_approval=False)
    await evidence(raised.id, by=place.worker)
    with clock.frozen(LATER):
        await moving.move(raised.id, "in_progress", WELL, by=place.worker)
        with pytest.raises(Conflict):
            await moving.move(raised.id, "pending_approval", WELL, by=place.worker)

        await moving.move(raised.id, "closed", WELL, by=place.worker)

    assert (await row_of(raised.id))["closed_by"] == place.worker.id


async def test_nobody_approves_their_own_not_even_past_the_command() -> None:
    place = await ward()
    raised = await action(place, assigned_to=place.coordinator.id)
    await evidence(raised.id, by=place.coordinator)
    with clock.frozen(LATER):
        await moving.move(raised.id, "in_progress", WELL, by=place.coordinator)
        await moving.move(raised.id, "pending_approval", WELL, by=place.coordinator)
        with pytest.raises(Forbidden):
            await moving.move(raised.id, "approved", WELL, by=place.coordinator)

    with pytest.raises(asyncpg.CheckViolationError):
        await db.execute(
            "update action set status = 'approved', approved_by = $2, approved_at = now() where id = $1",
            raised.id,
            place.coordinator.id,
        )


async def test_of_two_approvers_at_once_one_decides() -> None:
    place = await ward()
    key = await _pending(place)
    version = (await row_of(key))["version"]

    async def decide(by: object, target: str) -> bool:
        try:
            await moving.move(key, target, WELL, by=by, version=version)
        except Conflict:
            return False
        return True

    won = await asyncio.gather(decide(place.coordinator, "approved"), decide(place.other, "in_progress"))

    assert sorted(won) == [False, True]
    assert (await codes_of(key)).count("APPROVAL") == 1


async def test_a_stale_page_moves_nothing() -> None:
    place = await ward()
    raised = await action(place)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)

    with pytest.raises(Stale):
        await moving.move(raised.id, "cancelled", WELL, by=place.coordinator, version=1)

    assert (await row_of(raised.id))["status"] == "in_progress"


async def test_people_of_another_hospital_see_nothing_to_move() -> None:
    place, elsewhere = await ward(), await ward("Elsewhere")
    raised = await action(place)

    with pytest.raises(NotFound):
        await moving.move(raised.id, "in_progress", WELL, by=elsewhere.coordinator)


@pytest.mark.parametrize(("outcome", "files", "field"), [("", 1, "outcome"), ("Done", 0, "evidence")])
async def test_a_submission_needs_outcome_and_evidence(outcome: str, files: int, field: str) -> None:
    place = await ward()
    raised = await action(place)
    for _n in range(files):
        await evidence(raised.id, by=place.worker)
    await evidence(raised.id, by=place.worker, name="notes.pdf", is_evidence=False)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)

    with pytest.raises(Invalid) as refused:
        await moving.move(raised.id, "pending_approval", Brought(outcome=outcome), by=place.worker)

    assert list(refused.value.problems) == [field]


async def test_a_category_may_need_no_evidence() -> None:
    place = await ward()
    raised = await action(place)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)
    await db.execute("update action_category set needs_evidence = false where code = 'other'")
    try:
        await moving.move(raised.id, "pending_approval", WELL, by=place.worker)
    finally:
        await db.execute("update action_category set needs_evidence = true where code = 'other'")

    assert (await row_of(raised.id))["status"] == "pending_approval"


async def test_a_rejection_keeps_its_reason_until_the_next_approval_and_moves_no_deadline() -> None:
    place = await ward()
    key = await _pending(place)
    due = (await row_of(key))["due_at"]
    with clock.frozen(LATER):
        await moving.move(
            key, "in_progress", Brought("Roster is unsigned"), by=place.coordinator, deed=Deed.REJECT
        )
        rejected = await row_of(key)
        await moving.move(key, "pending_approval", WELL, by=place.worker)
        await moving.move(key, "approved", Brought(), by=place.other)
    approved = await row_of(key)

    assert (rejected["rejection_reason"], rejected["rejected_by"]) == (
        "Roster is unsigned",
        place.coordinator.id,
    )
    assert (approved["rejection_reason"], approved["rejected_at"], approved["due_at"]) == ("", None, due)
    submissions = await db.fetch(
        "select n, decision, reason from action_submission where action = $1 order by n", key
    )
    assert [tuple(each) for each in submissions] == [
        (1, "rejected", "Roster is unsigned"),
        (2, "approved", ""),
    ]


async def test_what_was_submitted_is_sealed_and_never_rewritten() -> None:
    place = await ward()
    key = await _pending(place)
    sealed = await db.fetchrow("select * from action_submission where action = $1", key)

    assert [each["name"] for each in json.loads(sealed["evidence"])] == ["roster.pdf"]
    assert len(sealed["seal"]) == 64
    with pytest.raises(asyncpg.CheckViolationError):
        await db.execute("update action_submission set outcome = 'Other' where action = $1", key)
    await evidence(key, by=place.worker, name="behind-its-back.pdf")
    with pytest.raises(Conflict):
        await moving.move(key, "approved", Brought(), by=place.coordinator)


async def test_approve_and_close_is_one_go() -> None:
    place = await ward()
    key = await _pending(place)

    await moving.decide(key, Decision.APPROVE_AND_CLOSE, by=place.coordinator)

    row = await row_of(key)
    assert (row["status"], row["approved_by"], row["closed_by"]) == (
        "closed",
        place.coordinator.id,
        place.coordinator.id,
    )


async def test_the_closed_gap_is_not_counted() -> None:
    place = await ward()
    key = await _pending(place)
    with clock.frozen(LATER):
        await moving.decide(key, Decision.APPROVE_AND_CLOSE, by=place.coordinator)
    with clock.frozen(LATER + timedelta(days=10)):
        await moving.move(key, "in_progress", WELL, by=place.coordinator, deed=Deed.REOPEN)

    row = await row_of(key)

    assert row["due_at"] == START + timedelta(hours=72, days=10)
    assert (row["is_overdue"], row["approved_by"], row["round"]) == (False, None, 2)
    assert await checks.differences([key]) == []


async def test_it_is_asked_after_thirty_and_ninety_days_whether_it_still_holds() -> None:
    place = await ward()
    key = await _pending(place)
    with clock.frozen(LATER):
        await moving.decide(key, Decision.APPROVE_AND_CLOSE, by=place.coordinator)
    with clock.frozen(LATER + timedelta(days=29)):
        early = await checking.ask()
    with clock.frozen(LATER + timedelta(days=31)):
        assert await checking.ask() == 1
        assert await checking.ask() == 0
        await checking.record_check(key, 30, True, "Median still below 15 minutes", by=place.coordinator)
    with clock.frozen(LATER + timedelta(days=91)):
        await checking.ask()
        with pytest.raises(Forbidden):
            await checking.record_check(key, 90, False, "Back to 40 minutes", by=place.worker)
        await checking.record_check(key, 90, False, "Back to 40 minutes", by=place.coordinator)

    states = await db.fetch("select days, state from action_check where action = $1 order by days", key)
    assert early == 0
    assert [tuple(each) for each in states] == [(30, "held"), (90, "failed")]
    assert (await row_of(key))["status"] == "in_progress"


@pytest.mark.parametrize(
    ("id", "hours", "reminded", "level", "overdue"),
    [
        ("D27", 67.98, False, 0, False),
        ("D28", 68, True, 0, False),
        ("D29", 73, True, 0, True),
        ("D30", 74, True, 1, True),
    ],
)
async def test_the_golden_rows_in_the_database(
    id: str, hours: float, reminded: bool, level: int, overdue: bool
) -> None:
    place = await ward()
    raised = await action(place)

    await sweep_until(START + timedelta(hours=hours))

    row = await row_of(raised.id)
    assert (row["reminder_sent_at"] is not None, row["escalation_level"], row["is_overdue"]) == (
        reminded,
        level,
        overdue,
    )


async def test_it_climbs_three_levels_and_no_further() -> None:
    place = await ward()
    raised = await action(place)

    await sweep_until(START + timedelta(days=20))

    told = await db.fetch(
        "select distinct recipient_user, subject from outbox where subject_id = $1 and kind = 'action.escalation'"
        " and channel = 'in_app'",
        raised.id,
    )
    assert (await row_of(raised.id))["escalation_level"] == 3
    assert (await codes_of(raised.id)).count("ESCALATION") == 3
    assert {place.manager.id, place.director.id, place.executive.id} <= {
        each["recipient_user"] for each in told
    }


async def test_pending_and_approved_stay_on_the_clock_and_approvers_are_reminded() -> None:
    place = await ward()
    key = await _pending(place)

    await sweep_until(START + timedelta(hours=69))

    told = await db.fetch(
        "select distinct recipient_user from outbox where subject_id = $1 and kind = 'action.reminder'", key
    )
    assert {each["recipient_user"] for each in told} == {place.coordinator.id, place.other.id}
    with clock.frozen(START + timedelta(hours=70)):
        await moving.move(key, "approved", Brought(), by=place.coordinator)
    await sweep_until(START + timedelta(hours=73))
    assert (await row_of(key))["is_overdue"]


async def test_the_house_itself_may_move_it() -> None:
    place = await ward()
    raised = await action(place)

    await moving.move(raised.id, "in_progress", Brought(), by=the_system)

    assert (await row_of(raised.id))["status"] == "in_progress"
