"""The table of sla.md 1.7, pair by pair and actor by actor."""

import itertools

import pytest

from app.actions.inputs import STANDINGS
from app.actions.rules import states
from app.actions.rules.states import Brought, Deed, Standing, Terms, must_be_possible
from app.actions.rules.words import Status
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal

EVERYTHING = Brought(reason="The roster is unsigned.", outcome="Two nurses a night.", evidence=2)
MANAGERS = {"manager", "department_manager"}
COORDINATORS = {"px_admin_other", "submitter_who_is_px_admin"}
WORKERS = MANAGERS | {"assignee"}

# (from, to, deed, needs approval): the actors that may, written out from the table.
ALLOWED = {
    ("open", "in_progress", "start"): WORKERS | COORDINATORS,
    ("open", "cancelled", "cancel"): COORDINATORS,
    ("in_progress", "cancelled", "cancel"): COORDINATORS,
    ("pending_approval", "cancelled", "cancel"): COORDINATORS,
    ("in_progress", "pending_approval", "submit"): WORKERS,
    ("in_progress", "closed", "close"): WORKERS,
    ("pending_approval", "approved", "approve"): {"px_admin_other"},
    ("pending_approval", "in_progress", "reject"): {"px_admin_other"},
    ("pending_approval", "in_progress", "withdraw"): {"submitter", "submitter_who_is_px_admin"},
    ("approved", "closed", "close"): WORKERS | COORDINATORS,
    ("approved", "in_progress", "revoke"): COORDINATORS,
    ("closed", "in_progress", "reopen"): COORDINATORS,
}
WITHOUT_APPROVAL = {("in_progress", "closed", "close")}
WITH_APPROVAL = {("in_progress", "pending_approval", "submit")}


@pytest.mark.parametrize("actor", STANDINGS)
@pytest.mark.parametrize("requires_approval", [True, False])
def test_every_pair_of_states_is_allowed_to_exactly_the_actors_of_the_table(
    actor: str, requires_approval: bool
) -> None:
    allowed, expected = set(), set()
    for source, target, deed in itertools.product(Status, Status, Deed):
        line = (source.value, target.value, deed.value)
        barred = WITHOUT_APPROVAL if requires_approval else WITH_APPROVAL
        if actor in ALLOWED.get(line, set()) and line not in barred:
            expected.add(line)
        try:
            must_be_possible(
                source, target, STANDINGS[actor], Terms(requires_approval), EVERYTHING, deed=deed
            )
            allowed.add(line)
        except Refusal:
            pass

    assert allowed == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("open", "pending_approval"),
        ("open", "closed"),
        ("open", "approved"),
        ("in_progress", "approved"),
        ("pending_approval", "closed"),
        ("approved", "cancelled"),
        ("closed", "cancelled"),
        ("cancelled", "open"),
        ("cancelled", "in_progress"),
        ("in_progress", "open"),
        ("pending_approval", "rejected"),
        ("nowhere", "open"),
        ("open", "open"),
    ],
)
def test_what_is_not_in_the_table_is_nobodys_to_do(source: str, target: str) -> None:
    everybody = Standing(manager=True, coordinator=True)

    with pytest.raises(Conflict, match="cannot go"):
        must_be_possible(source, target, everybody, Terms(), EVERYTHING)


@pytest.mark.parametrize("parts", list(itertools.product([True, False], repeat=4)))
def test_nobody_decides_on_what_they_own_or_submitted(parts: tuple[bool, ...]) -> None:
    person = Standing(*parts)

    for deed, target in (("approve", "approved"), ("reject", "in_progress")):
        may = person.coordinator and not person.assignee and not person.submitter
        if may:
            made = must_be_possible("pending_approval", target, person, Terms(), EVERYTHING, deed=deed)
            assert made.deed == deed
        else:
            with pytest.raises(Forbidden):
                must_be_possible("pending_approval", target, person, Terms(), EVERYTHING, deed=deed)


@pytest.mark.parametrize("source", Status)
def test_outside_the_hospital_the_action_does_not_exist(source: Status) -> None:
    stranger = Standing(True, True, True, True, in_scope=False)

    assert states.moves_open_to(source, stranger, Terms()) == ()
    for target in Status:
        with pytest.raises(NotFound):
            must_be_possible(source, target, stranger, Terms(), EVERYTHING)


@pytest.mark.parametrize(
    ("source", "target", "brought", "field"),
    [
        ("in_progress", "pending_approval", Brought(outcome=" ", evidence=1), "outcome"),
        ("in_progress", "pending_approval", Brought(outcome="Done", evidence=0), "evidence"),
        ("open", "cancelled", Brought(), "reason"),
        ("approved", "in_progress", Brought(reason="  "), "reason"),
        ("closed", "in_progress", Brought(), "reason"),
    ],
)
def test_what_is_missing_is_named_by_its_field(
    source: str, target: str, brought: Brought, field: str
) -> None:
    everybody = Standing(manager=True, coordinator=True)

    with pytest.raises(Invalid) as refused:
        must_be_possible(source, target, everybody, Terms(), brought)

    assert list(refused.value.problems) == [field]


@pytest.mark.parametrize(
    ("reason", "ok"), [("", False), ("too short", False), (" too short ", False), ("long enough", True)]
)
def test_a_rejection_says_in_ten_characters_what_is_missing(reason: str, ok: bool) -> None:
    approver, brought = Standing(coordinator=True), Brought(reason=reason)

    if ok:
        must_be_possible("pending_approval", "in_progress", approver, Terms(), brought)
    else:
        with pytest.raises(Invalid):
            must_be_possible("pending_approval", "in_progress", approver, Terms(), brought)


def test_ten_characters_are_enough_and_nine_are_not() -> None:
    approver = Standing(coordinator=True)
    must_be_possible("pending_approval", "in_progress", approver, Terms(), Brought(reason="x" * 10))

    with pytest.raises(Invalid):
        must_be_possible("pending_approval", "in_progress", approver, Terms(), Brought(reason="x" * 9))


def test_a_category_may_do_without_evidence() -> None:
    work = Brought(outcome="Done")

    must_be_possible(
        "in_progress", "pending_approval", Standing(assignee=True), Terms(needs_evidence=False), work
    )


def test_the_terms_of_the_action_choose_between_submitting_and_closing() -> None:
    assignee = Standing(assignee=True)
    with_approval = states.moves_open_to(Status.IN_PROGRESS, assignee, Terms())
    without = states.moves_open_to(Status.IN_PROGRESS, assignee, Terms(requires_approval=False))

    assert [move.deed for move in with_approval] == [Deed.SUBMIT]
    assert [move.deed for move in without] == [Deed.CLOSE]


def test_without_a_deed_named_the_move_that_is_theirs_counts() -> None:
    withdrawn = must_be_possible(
        "pending_approval", "in_progress", Standing(submitter=True), Terms(), Brought()
    )
    rejected = must_be_possible(
        "pending_approval", "in_progress", Standing(coordinator=True), Terms(), EVERYTHING
    )

    assert (withdrawn.deed, rejected.deed) == (Deed.WITHDRAW, Deed.REJECT)


@pytest.mark.parametrize(
    ("status", "editable", "live"),
    [
        ("open", True, True),
        ("in_progress", True, True),
        ("pending_approval", False, True),
        ("approved", False, True),
        ("closed", False, False),
        ("cancelled", False, False),
    ],
)
def test_what_was_submitted_keeps_its_words_and_what_is_over_its_owner_and_deadline(
    status: str, editable: bool, live: bool
) -> None:
    assert Status(status).is_editable is editable
    if live:
        states.must_be_live(Status(status))
    else:
        with pytest.raises(Conflict):
            states.must_be_live(Status(status))


def test_all_but_beginning_and_closing_ask_something_before_they_are_done() -> None:
    assert {move.deed for move in states.MOVES if not move.asks} == {Deed.START, Deed.CLOSE}


@pytest.mark.parametrize(
    ("standing", "works"),
    [
        (Standing(assignee=True), True),
        (Standing(manager=True), True),
        (Standing(coordinator=True), True),
        (Standing(submitter=True), False),
        (Standing(), False),
    ],
)
def test_whoever_has_it_manages_it_or_coordinates_works_on_it(standing: Standing, works: bool) -> None:
    assert standing.works_on_it is works


def test_the_seal_changes_with_every_part_of_what_the_approver_was_shown() -> None:
    seal = states.submission_hash("Done", ["a", "b"])

    assert seal == states.submission_hash("Done", ["b", "a"])
    others = [("Done.", ["a", "b"]), ("Done", ["a"]), ("Done", ["a", "b", "b"]), ("Donea", ["b"])]
    assert seal not in {states.submission_hash(outcome, files) for outcome, files in others}
