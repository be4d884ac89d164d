"""The table of sla.md 1.5, pair by pair and actor by actor, and the helpline's words for it."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from app.complaints.rules import cla, states
from app.complaints.rules.cla import Recorded, cla_status
from app.complaints.rules.states import Brought, Deed, Standing, Status, must_be_possible
from app.complaints.rules.tried import STANDINGS
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal

EVERYTHING = Brought(reason="Asked for the roster.", awaiting="The ward", resolution="An apology.")
CLOSED_AT = datetime(2026, 2, 4, 8, tzinfo=UTC)

ANYBODY = {
    ("open", "in_progress"),
    ("open", "waiting"),
    ("open", "resolved"),
    ("in_progress", "open"),
    ("in_progress", "waiting"),
    ("in_progress", "resolved"),
    ("waiting", "open"),
    ("waiting", "in_progress"),
    ("waiting", "resolved"),
    ("resolved", "closed"),
}
MANAGERS = {
    ("open", "cancelled"),
    ("in_progress", "cancelled"),
    ("waiting", "cancelled"),
    ("resolved", "in_progress"),
    ("closed", "in_progress"),
}
EXPECTED = {
    "assignee": ANYBODY,
    "submitter": ANYBODY,
    "px_admin_other": ANYBODY,
    "submitter_who_is_px_admin": ANYBODY,
    "system_on_inbound_reply": ANYBODY,
    "manager": ANYBODY | MANAGERS,
    "department_manager": ANYBODY | MANAGERS,
    "px_admin_other_hospital": set(),
}


@pytest.mark.parametrize("actor", STANDINGS)
def test_every_pair_of_states_is_allowed_to_exactly_the_actors_of_the_table(actor: str) -> None:
    allowed = set()
    for source, target in itertools.product(Status, Status):
        try:
            must_be_possible(source, target, STANDINGS[actor], EVERYTHING)
            allowed.add((source.value, target.value))
        except Refusal:
            pass

    assert allowed == EXPECTED[actor]


@pytest.mark.parametrize("source", Status)
def test_outside_the_hospital_the_complaint_does_not_exist(source: Status) -> None:
    stranger = Standing(manager=True, in_scope=False)

    assert states.moves_open_to(source, stranger, EVERYTHING) == ()
    for target in Status:
        with pytest.raises(NotFound):
            must_be_possible(source, target, stranger, EVERYTHING)


@pytest.mark.parametrize(
    ("source", "target", "brought", "field"),
    [
        ("open", "resolved", Brought(resolution="  "), "resolution"),
        ("open", "cancelled", Brought(reason=" "), "reason"),
        ("open", "waiting", Brought(awaiting="The ward"), "reason"),
        ("in_progress", "waiting", Brought(reason="A roster is missing."), "awaiting"),
        ("resolved", "in_progress", Brought(), "reason"),
        ("closed", "in_progress", Brought(), "reason"),
    ],
)
def test_what_is_missing_is_named_by_its_field(
    source: str, target: str, brought: Brought, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        must_be_possible(source, target, Standing(manager=True), brought)

    assert list(refused.value.problems) == [field]


@pytest.mark.parametrize(
    ("after", "ok"),
    [(timedelta(0), True), (timedelta(days=90), True), (timedelta(days=90, seconds=1), False)],
)
def test_a_closed_complaint_opens_again_within_ninety_days_only(after: timedelta, ok: bool) -> None:
    brought = Brought(reason="New facts.", closed_at=CLOSED_AT, now=CLOSED_AT + after)
    manager = Standing(manager=True)

    assert bool(states.moves_open_to(Status.CLOSED, manager, brought)) is ok
    if ok:
        assert must_be_possible("closed", "in_progress", manager, brought).deed is Deed.REOPEN
    else:
        with pytest.raises(Conflict, match="Open a new one"):
            must_be_possible("closed", "in_progress", manager, brought)


def test_a_page_offers_the_managers_moves_to_managers_alone() -> None:
    officer = {move.deed for move in states.moves_open_to(Status.OPEN, Standing(), Brought())}
    manager = {move.deed for move in states.moves_open_to(Status.OPEN, Standing(manager=True), Brought())}

    assert officer == {Deed.START, Deed.WAIT, Deed.RESOLVE}
    assert manager == officer | {Deed.CANCEL}


@pytest.mark.parametrize("status", Status)
def test_a_reply_ends_the_wait_and_changes_nothing_else(status: Status) -> None:
    after = states.after_inbound_reply(status)

    assert after == (Status.IN_PROGRESS if status == "waiting" else status)


@pytest.mark.parametrize(
    ("status", "has_owner", "resolved", "word"),
    [
        ("open", False, None, "received"),
        ("open", True, None, "pending"),
        ("in_progress", True, None, "pending"),
        ("in_progress", True, False, "pending"),
        ("waiting", True, None, "pending"),
        ("closed", True, True, "resolved"),
        ("closed", False, False, "unresolved"),
        ("resolved", True, True, "resolved"),
        ("resolved", True, None, "pending"),
        ("cancelled", True, None, "voided"),
        ("cancelled", True, True, "voided"),
    ],
)
def test_the_helpline_reads_our_states_in_its_own_words(
    status: str, has_owner: bool, resolved: bool | None, word: str
) -> None:
    assert cla_status(Status(status), has_owner=has_owner, resolved=resolved) == word


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("letter", "closed", "wanted"),
    [
        (None, None, CLOSED_AT + DAY),
        (CLOSED_AT, None, CLOSED_AT + 15 * DAY),
        (None, CLOSED_AT, None),
        (CLOSED_AT, CLOSED_AT, None),
    ],
)
def test_the_next_deadline_is_the_holding_letter_then_the_closing_then_none(
    letter: datetime | None, closed: datetime | None, wanted: datetime | None
) -> None:
    clocks = cla.Clocks(CLOSED_AT + DAY, CLOSED_AT + 15 * DAY, letter, closed)

    assert clocks.requires_action_at == wanted


def test_a_clock_is_late_one_moment_after_its_deadline() -> None:
    running = cla.Clocks(CLOSED_AT, CLOSED_AT)
    kept = cla.Clocks(CLOSED_AT, CLOSED_AT, CLOSED_AT, CLOSED_AT)
    second = timedelta(seconds=1)

    assert (running.holding_letter_late(CLOSED_AT), running.closing_late(CLOSED_AT)) == (False, False)
    assert running.holding_letter_late(CLOSED_AT + second)
    assert running.closing_late(CLOSED_AT + second)
    assert not kept.holding_letter_late(CLOSED_AT + DAY)
    assert not kept.closing_late(CLOSED_AT + DAY)


def _record(
    code: str,
    *,
    notes: str = "Sent by post.",
    resolved: bool | None = True,
    status: str = "open",
    works_complaints: bool = True,
    manager: bool = True,
) -> cla.CodeTerms:
    recorded = Recorded(code, notes, resolved)
    return cla.must_record(recorded, Status(status), works_complaints=works_complaints, manager=manager)


@pytest.mark.parametrize("code", cla.CODES)
def test_every_code_takes_notes_and_somebody_who_works_complaints(code: str) -> None:
    assert _record(code) is cla.CODES[code]
    with pytest.raises(Forbidden):
        _record(code, works_complaints=False)
    with pytest.raises(Invalid):
        _record(code, notes=" ")
    with pytest.raises(Invalid):
        _record(code, notes="x" * 10_001)


def test_voiding_takes_a_manager_and_closing_says_whether_it_was_resolved() -> None:
    with pytest.raises(Forbidden):
        _record("COMPLAINT_VOID", manager=False)
    with pytest.raises(Invalid) as refused:
        _record("COMPLAINT_CLOSED", resolved=None, manager=False)

    assert list(refused.value.problems) == ["resolved"]


def test_after_the_end_only_notes_are_taken_and_unknown_codes_never() -> None:
    _record("COMPLAINT_NOTE", status="closed")
    with pytest.raises(Conflict):
        _record("HOLDING_LETTER_SENT", status="closed")
    with pytest.raises(Invalid):
        _record("CASE_VIEWED")


def test_stored_notes_begin_with_what_was_done() -> None:
    assert cla.stored_notes("HOLDING_LETTER_SENT", " By post. ") == "Holding letter sent. By post."
