"""Raising actions: one for one cause, in one transaction, wherever it comes from (sla.md 1.8, 1.9)."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions.commands.raising import raise_action, raise_many
from app.actions.inputs import NewAction
from app.actions.rules.words import Severity, Source
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, the_system
from app.kernel.counting import Statements
from app.kernel.errors import Invalid
from tests import make as the_house
from tests.actions import make

pytestmark = pytest.mark.usefixtures("house")


async def _rule(**columns: object) -> None:
    row = {"id": ids.new(), "name": "A rule", **columns}
    names = ", ".join(row)
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await db.execute(f"insert into routing_rule ({names}) values ({marks})", *row.values())


async def test_it_has_number_deadline_log_and_message_in_one_transaction() -> None:
    place = await make.ward()

    raised = await make.action(place, severity=Severity.CRITICAL)

    row = await make.row_of(raised.id)
    assert raised.reference.startswith("A-2026-")
    assert row["due_at"] == make.START + timedelta(hours=24)
    assert await make.codes_of(raised.id) == ["ACTION_CREATED", "ASSIGNMENT"]
    told = await db.fetch("select recipient_user, channel from outbox where subject_id = $1", raised.id)
    assert {each["recipient_user"] for each in told} == {place.worker.id}
    assert await db.fetchval("select wake_at from deadline where subject_id = $1", raised.id) == (
        make.START + timedelta(hours=20)
    )


async def test_a_hundred_triggers_of_one_cause_raise_one_action() -> None:
    place = await make.ward()
    new = NewAction(place.hospital, "Waited", Source.SURVEY, subject=Subject("submission", ids.new()))

    raised = await asyncio.gather(*(raise_action(new, by=the_system) for _ in range(100)))

    assert len({each.id for each in raised}) == 1
    assert [each.is_new for each in raised].count(True) == 1
    assert await db.fetchval("select count(*) from action") == 1
    assert (await make.codes_of(raised[0].id)).count("RAISED_AGAIN") == 99


async def test_many_at_once_keep_their_order_and_cost_the_same() -> None:
    place = await make.ward()
    one = NewAction(place.hospital, "Item", Source.EXECUTIVE_COMMITTEE)
    counts = []
    for size in (2, 40):
        with Statements() as sent:
            raised = await raise_many(
                [replace(one, title=f"Item {n}", dedupe_key=f"{size}:{n // 2}") for n in range(size)],
                by=the_system,
            )
        counts.append(sent.count)
        titles = [(await make.row_of(each.id))["title"] for each in raised]
        assert titles == [f"Item {n - n % 2}" for n in range(size)]

    assert counts[0] == counts[1]


async def test_a_deadline_that_comes_with_it_is_kept() -> None:
    place = await make.ward()
    due = make.START + timedelta(days=30)

    raised = await make.action(place, due_at=due)

    assert (await make.row_of(raised.id))["due_at"] == due


async def test_the_departments_row_decides_before_the_hospitals_and_the_global_one() -> None:
    place = await make.ward()
    for hours, hospital, department in (
        (10, None, None),
        (20, place.hospital, None),
        (30, place.hospital, place.department),
    ):
        await db.execute(
            "insert into action_sla_config (id, name, hospital, department, medium_hours)"
            " values ($1, 'row', $2, $3, $4)",
            ids.new(),
            hospital,
            department,
            hours,
        )

    there = await make.row_of((await make.action(place)).id)
    elsewhere = await make.row_of((await make.action(place, department=None)).id)

    assert there["due_at"] == make.START + timedelta(hours=30)
    assert elsewhere["due_at"] == make.START + timedelta(hours=20)


async def test_least_busy_gets_it_and_who_is_away_does_not() -> None:
    place = await make.ward()
    await _rule(assign_to_role="action_coordinator", hospital=place.hospital)
    await make.action(place, assigned_to=place.coordinator.id)

    first = await make.row_of((await make.action(place, assigned_to=None, department=None)).id)
    await db.execute(
        "update app_user set absent_until = $2 where id = $1", place.other.id, make.START + timedelta(days=9)
    )
    second = await make.row_of((await make.action(place, assigned_to=None, department=None)).id)

    assert first["assigned_to"] == place.other.id
    assert second["assigned_to"] == place.coordinator.id


async def test_several_at_once_are_shared_out() -> None:
    place = await make.ward()
    await _rule(assign_to_role="action_coordinator", hospital=place.hospital)
    news = [NewAction(place.hospital, f"Item {n}") for n in range(6)]

    raised = await raise_many(news, by=the_system)

    owners = [(await make.row_of(each.id))["assigned_to"] for each in raised]
    assert owners.count(place.coordinator.id) == owners.count(place.other.id) == 3


async def test_nothing_matches_so_it_waits_with_the_coordinators_who_are_told() -> None:
    place = await make.ward()

    raised = await make.action(place, assigned_to=None, department=None)

    row = await make.row_of(raised.id)
    assert (row["assigned_to"], row["queue"], row["queued_at"]) == (None, "coordinator", make.START)
    told = await db.fetch("select distinct recipient_user, kind from outbox where subject_id = $1", raised.id)
    assert {(each["recipient_user"], each["kind"]) for each in told} == {
        (place.coordinator.id, "action.unrouted"),
        (place.other.id, "action.unrouted"),
    }


async def test_a_department_without_a_manager_gets_it_in_its_queue() -> None:
    place = await make.ward()
    bare = await the_house.department(place.hospital, "Laundry")
    await _rule(assign_to_department=bare)

    row = await make.row_of((await make.action(place, assigned_to=None, department=None)).id)

    assert (row["department"], row["assigned_to"], row["queue"]) == (bare, None, "department")


async def test_rules_that_send_to_each_other_route_once_and_come_to_rest() -> None:
    place = await make.ward()
    beds, laundry = [await the_house.department(place.hospital, name) for name in ("Beds", "Laundry")]
    await _rule(name="Beds to laundry", department=beds, assign_to_department=laundry)
    await _rule(name="Laundry to beds", department=laundry, assign_to_department=beds)

    raised = await make.action(place, assigned_to=None, department=beds)

    row = await make.row_of(raised.id)
    assert (row["department"], row["queue"]) == (laundry, "department")
    assert (await make.codes_of(raised.id)).count("ROUTING") == 1


async def test_a_rule_whose_target_is_gone_is_skipped_and_named_in_the_log() -> None:
    place = await make.ward()
    await db.execute("update app_user set active = false where id = $1", place.other.id)
    await _rule(name="To one who left", assign_to_user=place.other.id, priority=5)
    await _rule(name="To the other", assign_to_user=place.coordinator.id)

    raised = await make.action(place, assigned_to=None)

    routed = await db.fetchval(
        "select context from event_log where code = 'ROUTING' and subject_id = $1", raised.id
    )
    context = json.loads(routed)
    assert context["rule"] == "To the other"
    assert [each["rule"] for each in context["unresolved"]] == ["To one who left"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"title": "  "}, "title"),
        ({"due_at": make.START}, "due_at"),
        ({"department": "another"}, "department"),
        ({"assigned_to": "another"}, "assigned_to"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_written(
    details: dict[str, object], field: str
) -> None:
    place, elsewhere = await make.ward(), await make.ward("Elsewhere")
    if details.get("department"):
        details = {"department": elsewhere.department}
    if details.get("assigned_to"):
        details = {"assigned_to": elsewhere.worker.id}

    with pytest.raises(Invalid) as refused:
        await make.action(place, **details)

    assert list(refused.value.problems) == [field]
    assert await db.fetchval("select count(*) from action") == 0


async def test_numbers_count_on_through_the_year() -> None:
    place = await make.ward()

    with clock.frozen(make.START):
        first, second = await raise_many(
            [NewAction(place.hospital, "a"), NewAction(place.hospital, "b")], by=the_system
        )

    assert int(second.reference[-5:]) == int(first.reference[-5:]) + 1
