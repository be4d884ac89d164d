"""Who gets an action (sla.md 1.9): the order of rules, their targets, and what never happens."""

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.rules.routing import (
    Destination,
    Fate,
    Item,
    Routing,
    Rule,
    Staff,
    Unit,
    Worker,
    least_busy,
    route,
    unmet_conditions,
)
from app.kernel import db, ids
from tests import make as the_house
from tests.actions.make import Ward, action, row_of, ward
from tests.browser import Browser

ITEM = Item("survey", "facility", "high", "H1", "ER")
ANN = Worker("ann", "officer", "H1", "ER", open_actions=2)
BOB = Worker("bob", "officer", "H1", "ICU", open_actions=1)
EVE = Worker("eve", "officer", "H2", "LAB")
GUS = Worker("gus", "action_coordinator")
MAX = Worker("max", "department_manager", "H1", "ER")
STAFF = Staff.of(
    [ANN, BOB, EVE, GUS, MAX], [Unit("ER", "H1", "max"), Unit("ICU", "H1"), Unit("LAB", "H2", "eve")]
)


def rule(name: str = "R", **fields: Any) -> Rule:
    return Rule(**{"id": name, "name": name, "assign_to_user": "ann"} | fields)


def to(staff: Staff = STAFF, **target: str) -> Destination:
    return route(ITEM, [rule(**({"assign_to_user": ""} | target))], staff).destination


def winner(*rules: Rule) -> str:
    found = route(ITEM, rules, STAFF)
    assert found.rule is not None
    return found.rule.name


def test_the_higher_priority_goes_first_however_vague() -> None:
    assert winner(rule("A", category="facility", severity="high"), rule("B", priority=1)) == "B"
    assert winner(rule("A", priority=-1), rule("B")) == "B"


def test_more_conditions_go_before_fewer() -> None:
    assert winner(rule("A", department="ER"), rule("B", severity="high", source_type="survey")) == "B"


CONDITIONS = ["department", "hospital", "category", "severity", "source_type"]


@pytest.mark.parametrize(("stronger", "weaker"), list(itertools.pairwise(CONDITIONS)))
def test_of_equally_many_conditions_the_one_named_first_weighs_more(stronger: str, weaker: str) -> None:
    first = rule("Z", **{stronger: getattr(ITEM, stronger)})
    second = rule("A", **{weaker: getattr(ITEM, weaker)})

    assert winner(second, first) == "Z"


def test_the_first_difference_decides_between_sets_of_conditions() -> None:
    one = rule("Z", department="ER", source_type="survey")
    other = rule("A", hospital="H1", category="facility")

    assert winner(one, other) == "Z"


def test_then_the_name_decides_then_the_id() -> None:
    assert winner(rule("B"), rule("A")) == "A"
    twins = [rule(id="2", name="R"), rule(id="1", name="R", assign_to_user="bob")]
    assert route(ITEM, twins, STAFF).destination.assigned_to == "bob"


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_that_is_set_must_hold(condition: str) -> None:
    unlike = rule(**{condition: "something else"})

    assert unmet_conditions(unlike, ITEM) == (condition,)
    assert route(ITEM, [unlike], STAFF).rule is None


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ({"assign_to_user": "ann"}, Destination("ann")),
        ({"assign_to_user": "gus"}, Destination("gus")),
        ({"assign_to_role": "officer"}, Destination("bob")),
        ({"assign_to_role": "officer", "assign_to_department": "ER"}, Destination("ann", "ER")),
        ({"assign_to_role": "field_officer", "assign_to_department": "ER"}, Destination("max", "ER")),
        ({"assign_to_department": "ER"}, Destination("max", "ER")),
        ({"assign_to_department": "ICU"}, Destination("", "ICU", "department:ICU")),
        ({"assign_to_user": "eve", "assign_to_role": "officer"}, Destination("bob")),
        ({"assign_to_user": "ann", "assign_to_role": "x", "assign_to_department": "ICU"}, Destination("ann")),
    ],
)
def test_the_first_target_that_can_take_it_gets_it(target: dict[str, str], wanted: Destination) -> None:
    assert to(**target) == wanted


@pytest.mark.parametrize(
    "target",
    [
        {"assign_to_user": "eve"},
        {"assign_to_user": "nobody"},
        {"assign_to_role": "action_coordinator"},
        {"assign_to_role": "nothing"},
        {"assign_to_department": "LAB"},
        {"assign_to_department": "nowhere"},
        {"assign_to_role": "officer", "assign_to_department": "LAB"},
        {},
    ],
)
def test_a_target_out_of_reach_leaves_it_with_the_coordinators(target: dict[str, str]) -> None:
    assert to(**target) == Destination(queue="coordinator:H1")


@pytest.mark.parametrize("gone", [{"active": False}, {"away": True}])
def test_people_who_are_not_there_are_passed_over(gone: dict[str, bool]) -> None:
    staff = Staff.of(
        [replace(ANN, **gone), replace(BOB, **gone), replace(MAX, **gone)], [Unit("ER", "H1", "max")]
    )

    assert to(staff, assign_to_user="ann").queue == "coordinator:H1"
    assert to(staff, assign_to_role="officer").queue == "coordinator:H1"
    assert to(staff, assign_to_department="ER") == Destination("", "ER", "department:ER")


def test_a_manager_of_another_hospital_gets_nothing() -> None:
    staff = Staff.of([EVE], [Unit("ER", "H1", "eve")])

    assert to(staff, assign_to_department="ER") == Destination("", "ER", "department:ER")


def test_the_least_busy_then_the_longest_waiting_then_the_first_by_id() -> None:
    monday, friday = datetime(2026, 2, 2, tzinfo=UTC), datetime(2026, 2, 6, tzinfo=UTC)
    busy = Worker("a", open_actions=3)
    recent, earlier, never = (
        Worker(name, open_actions=1, last_assigned_at=at)
        for name, at in (("b", friday), ("c", monday), ("d", None))
    )

    assert least_busy([busy, recent]).id == "b"
    assert least_busy([recent, earlier]).id == "c"
    assert least_busy([recent, earlier, never]).id == "d"
    assert least_busy([never, Worker("e", open_actions=1)]).id == "d"


def test_each_rule_learns_why_it_lost() -> None:
    rules = [
        rule("off", priority=9, is_active=False),
        rule("wrong", priority=8, category="other", severity="low"),
        rule("gone", priority=7, assign_to_user="eve", assign_to_role="nothing"),
        rule("wins", priority=6, category="facility"),
        rule("vague", priority=6),
        rule("low"),
    ]

    told = {one.rule.name: one for one in route(ITEM, rules, STAFF).considered}

    assert list(told) == ["off", "wrong", "gone", "wins", "vague", "low"]
    assert {name: one.fate for name, one in told.items()} == {
        "off": Fate.INACTIVE,
        "wrong": Fate.UNMET,
        "gone": Fate.UNRESOLVED,
        "wins": Fate.WON,
        "vague": Fate.OUTRANKED,
        "low": Fate.OUTRANKED,
    }
    assert told["wrong"].why == (
        "It wants category “Other”; the action has “Facility & Environment”. "
        "It wants severity “Low”; the action has “High”."
    )
    assert told["gone"].why == (
        "The person it names belongs to another hospital. "
        "Nobody who could take it holds the role “nothing” there."
    )
    assert told["vague"].why == "“wins” goes first: it has more conditions."
    assert told["low"].why == "“wins” goes first: priority 6 against 0."


@pytest.mark.parametrize(
    ("strong", "weak", "why"),
    [
        (rule("A", department="ER"), rule("B", category="facility"), "it sets the department"),
        (rule("A"), rule("B"), "by its name"),
        (rule(id="1", name="A"), rule(id="2", name="A"), "the older one of the same name"),
    ],
)
def test_a_tie_is_explained_by_what_broke_it(strong: Rule, weak: Rule, why: str) -> None:
    assert why in route(ITEM, [weak, strong], STAFF).considered[1].why


HOSPITALS, DEPARTMENTS = ["H1", "H2"], ["ER", "ICU", "LAB"]
ROLES = ["officer", "action_coordinator"]
some = st.sampled_from
workers = st.lists(
    st.builds(
        Worker,
        id=some([f"u{n}" for n in range(8)]),
        role=some(ROLES),
        hospital=some(["", *HOSPITALS]),
        department=some(["", *DEPARTMENTS]),
        active=st.booleans(),
        away=st.booleans(),
        open_actions=st.integers(0, 2),
        last_assigned_at=st.none() | some([datetime(2026, 2, day, tzinfo=UTC) for day in (1, 2)]),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)
rules = st.lists(
    st.builds(
        Rule,
        id=some([f"r{n}" for n in range(6)]),
        name=some(["a", "b"]),
        priority=st.integers(0, 1),
        source_type=some(["", "survey", "kpi"]),
        category=some(["", "facility"]),
        severity=some(["", "high", "low"]),
        hospital=some(["", *HOSPITALS]),
        department=some(["", *DEPARTMENTS]),
        assign_to_user=some(["", *[f"u{n}" for n in range(9)]]),
        assign_to_role=some(["", *ROLES]),
        assign_to_department=some(["", *DEPARTMENTS]),
        is_active=st.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=6,
)
units = st.lists(
    st.builds(Unit, id=some(DEPARTMENTS), hospital=some(HOSPITALS), manager=some(["", "u1", "u2", "u3"])),
    unique_by=lambda one: one.id,
)
items = st.builds(
    Item,
    source_type=some(["survey", "kpi"]),
    category=some(["facility", "other"]),
    severity=some(["high", "low"]),
    hospital=some(HOSPITALS),
    department=some(["", *DEPARTMENTS]),
)


@settings(max_examples=150, deadline=None)
@given(items, rules, workers, units, st.randoms(use_true_random=False))
def test_the_answer_depends_on_the_facts_and_not_on_their_order(
    item: Item, found: list[Rule], people: list[Worker], places: list[Unit], shuffler: random.Random
) -> None:
    answer = route(item, found, Staff.of(people, places))
    for sequence in (found, people, places):
        shuffler.shuffle(sequence)  # type: ignore[arg-type]

    assert route(item, found, Staff.of(people, places)) == answer


@settings(max_examples=150, deadline=None)
@given(items, rules, workers, units)
def test_an_action_never_leaves_its_hospital_and_never_goes_to_somebody_who_is_not_there(
    item: Item, found: list[Rule], people: list[Worker], places: list[Unit]
) -> None:
    staff = Staff.of(people, places)
    went = route(item, found, staff)
    destination = went.destination

    if destination.assigned_to:
        person = staff.workers[destination.assigned_to]
        assert person.hospital in ("", item.hospital)
        assert person.active
        assert not person.away
    if destination.department:
        assert staff.units[destination.department].hospital == item.hospital
    assert bool(destination.assigned_to) != bool(destination.queue)
    _one_rule_won_and_all_before_it_could_not(went, item)


def _one_rule_won_and_all_before_it_could_not(went: Routing, item: Item) -> None:
    fates = [one.fate for one in went.considered]
    if went.rule is None:
        assert Fate.WON not in fates
        assert went.destination == Destination(queue=f"coordinator:{item.hospital}")
    else:
        first = fates.index(Fate.WON)
        assert went.considered[first].rule == went.rule
        assert set(fates[:first]) <= {Fate.INACTIVE, Fate.UNMET, Fate.UNRESOLVED}
        assert set(fates[first + 1 :]) <= {Fate.INACTIVE, Fate.UNMET, Fate.OUTRANKED}
    assert all(one.why for one in went.considered)


async def test_an_unrouted_action_is_routed_again_on_the_button(place: Ward) -> None:
    raised = await action(place, at=None, assigned_to=None, department=None)
    await db.execute(
        "insert into routing_rule (id, name, assign_to_user) values ($1, 'All to one', $2)",
        ids.new(),
        place.other.id,
    )

    await Browser(place.coordinator).post(
        "actions.routing.create", {"version": "1"}, reference=raised.reference
    )

    row = await row_of(raised.id)
    assert (row["assigned_to"], row["queue"]) == (place.other.id, "")


async def test_which_rule_would_take_it_is_shown_and_changes_nothing(place: Ward) -> None:
    raised = await action(place, at=None)
    await db.execute(
        "insert into routing_rule (id, name, assign_to_user) values ($1, 'All to one', $2)",
        ids.new(),
        place.other.id,
    )

    page = await Browser(place.worker).get("actions.routing.show", reference=raised.reference)

    assert "“All to one” takes it" in page.text and "The other" in page.text
    assert (await row_of(raised.id))["assigned_to"] == place.worker.id


async def test_the_routing_of_another_hospitals_action_is_not_shown(place: Ward) -> None:
    raised = await action(await ward("Elsewhere"), at=None)

    page = await Browser(place.coordinator).get("actions.routing.show", reference=raised.reference)

    assert page.status == 404


async def test_why_a_rule_lost_is_said_in_names_and_not_in_keys(place: Ward) -> None:
    laundry = await the_house.department(place.hospital, "Laundry", name_ar="المغسلة")
    for name, role, column, value in (
        ("Linen", "", "department", laundry),
        ("Rails", "", "category", "facility"),
        ("Desk", "operator", "hospital", place.hospital),
    ):
        await db.execute(
            f"insert into routing_rule (id, name, {column}, assign_to_role, assign_to_user)"
            " values ($1, $2, $3, nullif($4, ''), $5)",
            ids.new(),
            name,
            value,
            role,
            None if role else place.other.id,
        )
    raised = await action(place, at=None)

    page = await Browser(place.worker).get("actions.routing.show", reference=raised.reference)
    arabic = await Browser(replace(place.worker, language="ar")).get(
        "actions.routing.show", reference=raised.reference
    )
    rules = await Browser(place.coordinator).get("actions.rule.index")

    assert sorted(page.texts("main ol small")) == [
        "It wants category “Facility & Environment”; the action has “Other”.",
        "It wants department “Laundry”; the action has “Emergency”.",
        "Nobody who could take it holds the role “Operator” there.",
    ]
    assert "المغسلة" in arabic.text and "Laundry" not in arabic.text
    assert any(target.startswith("Operator") for target in rules.texts("tbody td:nth-of-type(3)"))
    assert "any action, Al Waha General" in rules.texts("tbody td:nth-of-type(2)")


async def test_an_action_is_not_routed_again_from_a_stale_page(place: Ward) -> None:
    raised = await action(place, at=None)
    await db.execute(
        "insert into routing_rule (id, name, assign_to_user) values ($1, 'All to one', $2)",
        ids.new(),
        place.other.id,
    )
    await db.execute("update action set version = 2 where id = $1", raised.id)

    page = await Browser(place.coordinator).post(
        "actions.routing.create", {"version": "1"}, reference=raised.reference
    )

    assert page.status == 409
    assert (await row_of(raised.id))["assigned_to"] == place.worker.id
