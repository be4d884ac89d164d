"""Every one of the fifteen sources raises an action, in the way it comes about (sla.md 1.8)."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.commands import moving
from app.actions.commands.triggering import heed
from app.actions.queries import checks
from app.actions.rules.states import Brought
from app.actions.rules.words import Source
from app.complaints.commands.answering import rate
from app.complaints.commands.moving import move
from app.complaints.commands.opening import open_one
from app.complaints.inputs import NewComplaint
from app.complaints.rules.states import Brought as Answer
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.kernel.errors import Refusal
from app.kpis.commands import measure
from app.kpis.queries import active, counted
from app.listening.commands import hear
from app.listening.inputs import NewHeard
from tests.actions.make import START, Ward, cause, codes_of, setting, ward
from tests.browser import Browser

pytestmark = pytest.mark.usefixtures("house")


async def _heed(place: Ward, source: str, **facts: Any) -> None:
    await heed([cause(place, source, **facts)])


async def _survey(place: Ward) -> None:
    await _heed(place, "survey", score="2.5")


async def _audit(place: Ward) -> None:
    await _heed(place, "quality_audit", failed=[{"item": "3.1", "critical": True}])


async def _complaint(place: Ward) -> UUID:
    await setting(place, "complaint", is_on=True)
    return (await open_one(NewComplaint(place.hospital, "The lift"), by=the_system)).id


async def _resolution(place: Ward) -> None:
    key = (await open_one(NewComplaint(place.hospital, "The lift"), by=the_system)).id
    await move(key, "resolved", Answer(resolution="Mended"), by=the_system)
    await rate(key, 1, by=the_system)


async def _mention(place: Ward) -> None:
    await hear(place.hospital, [NewHeard("mention", "x", "1", START, label="negative")], by=place.coordinator)


async def _call(place: Ward) -> None:
    await hear(place.hospital, [NewHeard("call", "telephone", "1", START, rating=2)], by=place.coordinator)


async def _kpi(place: Ward) -> None:
    await db.execute(
        "insert into kpi (id, name, measure, target, aim) values ($1, 'Complaints', 'complaints.counted', 0, 'less')",
        ids.new(),
    )
    with clock.frozen(datetime(2026, 2, 10, 9, tzinfo=UTC)):
        await open_one(NewComplaint(place.hospital, "Waited"), by=the_system)
    today = datetime(2026, 3, 3, tzinfo=UTC).date()
    for each in await active():
        await measure(each, today, await counted(each, today))


async def _form(place: Ward, source: str) -> None:
    form = {"title": "Shade over the queue", "hospital": str(place.hospital), "source": source}
    await Browser(place.coordinator).post("actions.action.create", form)


async def _manual(place: Ward) -> None:
    await _form(place, "manual")


async def _staff(place: Ward) -> None:
    form = {"title": "The rota is full of holes", "hospital": str(place.hospital), "anonymous": "1"}
    await Browser(place.worker).post("actions.suggestion.create", form)


def _meeting(source: str) -> Callable[[Ward], Awaitable[None]]:
    async def meet(place: Ward) -> None:
        form = {
            "source": source,
            "hospital": str(place.hospital),
            "department": str(place.department),
            "meeting": "7",
            "date": (clock.now() - timedelta(days=2)).date().isoformat(),
            "item_1": "1",
            "title_1": "Agreed",
        }
        await Browser(place.coordinator).post("actions.minutes.create", form)

    return meet


def _walk(source: str) -> Callable[[Ward], Awaitable[None]]:
    async def walk(place: Ward) -> None:
        form = {
            "source": source,
            "hospital": str(place.hospital),
            "ward": str(place.department),
            "date": (clock.now() - timedelta(days=2)).date().isoformat(),
            "title": "Rail loose",
        }
        await Browser(place.coordinator).post("actions.walk.create", form)

    return walk


WAYS: dict[Source, Callable[[Ward], Awaitable[Any]]] = {
    Source.SURVEY: _survey,
    Source.COMPLAINT: _complaint,
    Source.COMPLAINT_RESOLUTION: _resolution,
    Source.SOCIAL_MEDIA: _mention,
    Source.CALL_CENTER: _call,
    Source.KPI: _kpi,
    Source.MANUAL: _manual,
    Source.PATIENT_FAMILY_COMMITTEE: _meeting("patient_family_committee"),
    Source.EXECUTIVE_COMMITTEE: _meeting("executive_committee"),
    Source.DEPARTMENT_MEETING: _meeting("department_meeting"),
    Source.ROUNDS: _walk("rounds"),
    Source.STAFF_FEEDBACK: _staff,
    Source.PATIENT_OBSERVATION: _walk("patient_observation"),
    Source.QUALITY_AUDIT: _audit,
    Source.MANAGEMENT_REVIEW: _meeting("management_review"),
}


def test_no_source_is_left_out() -> None:
    assert set(WAYS) == set(Source) and len(WAYS) == 15


@pytest.mark.parametrize("source", list(Source))
async def test_each_source_raises_one_action_with_deadline_log_and_message(
    place: Ward, source: Source
) -> None:
    await WAYS[source](place)

    row = await db.fetchrow("select * from action where source_type = $1", source.value)
    assert row is not None and await db.fetchval("select count(*) from action") == 1
    assert row["due_at"] > row["created_at"] and row["status"] == "open"
    assert (await codes_of(row["id"]))[:2] == ["ACTION_CREATED", "ROUTING"]
    assert await db.fetchval("select count(*) from outbox where subject_id = $1", row["id"]) > 0
    assert await db.fetchval("select count(*) from deadline where subject_id = $1", row["id"]) == 1
    assert await checks.differences([row["id"]]) == []


triggers = st.lists(
    st.tuples(
        st.sampled_from(["trigger", "trigger", "trigger", "switch", "move"]),
        st.sampled_from(["survey", "call_center", "complaint_resolution", "quality_audit"]),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=14,
)
POOR: dict[str, dict[str, Any]] = {
    "survey": {"score": "1"},
    "call_center": {"rating": 1},
    "complaint_resolution": {"rating": 1},
    "quality_audit": {"score": 1, "pass_mark": 2},
}
GOOD: dict[str, dict[str, Any]] = {
    "survey": {"score": "5"},
    "call_center": {"rating": 5},
    "complaint_resolution": {"rating": 5},
    "quality_audit": {"score": 2, "pass_mark": 2},
}
WELL = Brought(reason="Because it has to be", outcome="Done")


@given(triggers)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_comes_in_whatever_order_an_object_has_one_action(steps: list[Any]) -> None:
    place, objects = await ward(), [ids.new() for _ in range(3)]
    off: set[str] = set()
    raised: dict[tuple[str, int], UUID] = {}
    again = seen = 0
    for what, source, n, poor in steps:
        if what == "switch":
            off ^= {source}
            await db.execute(
                "insert into action_source_setting (id, hospital, source_type, is_on) values ($1, $2, $3, $4)"
                " on conflict (hospital, source_type) do update set is_on = excluded.is_on",
                ids.new(),
                place.hospital,
                source,
                source not in off,
            )
        elif what == "move" and (source, n) in raised:
            target = "in_progress" if poor else "cancelled"
            try:
                await moving.move(raised[source, n], target, WELL, by=place.coordinator)
            except Refusal:
                continue
        elif what == "trigger":
            seen += 1
            found = await heed([cause(place, source, key=objects[n], **(POOR if poor else GOOD)[source])])
            wanted = poor and source not in off
            assert len(found) == int(wanted)
            if wanted:
                assert found[0].is_new is ((source, n) not in raised)
                again += not found[0].is_new
                raised.setdefault((source, n), found[0].id)

    mine = "select count(*) from {table} where hospital = $1"
    assert await db.fetchval(mine.format(table="action"), place.hospital) == len(raised)
    assert await db.fetchval(mine.format(table="action_trigger"), place.hospital) == seen
    told = await db.fetchval(
        "select count(*) from event_log e join action a on a.id = e.subject_id"
        " where e.code = 'RAISED_AGAIN' and a.hospital = $1",
        place.hospital,
    )
    assert told == again
    assert await checks.differences(list(raised.values())) == []


async def test_what_caused_an_action_is_linked_both_ways(place: Ward) -> None:
    key = await _complaint(place)
    browser = Browser(place.coordinator)
    complaint, action = await db.fetchrow(
        "select c.reference as complaint, a.reference as action from complaint c join action a on a.subject_id = c.id"
        " where c.id = $1",
        key,
    )

    assert complaint in (await browser.get("actions.action.show", reference=action)).text
    assert action in (await browser.get("complaints.complaint.show", reference=complaint)).text
    also = await db.fetchval(
        "select count(*) from timeline t join event_log e on e.id = t.event_id where t.subject_id = $1"
        " and e.code = 'ACTION_CREATED'",
        key,
    )
    assert also == 1


async def test_its_figures_are_kept_with_the_action(place: Ward) -> None:
    await heed([cause(place, "survey", score="2.5")])

    kept = json.loads(await db.fetchval("select metadata from action"))

    assert kept == {"trigger": {"score": "2.5"}}


async def test_an_object_of_two_sources_has_an_action_of_each(place: Ward) -> None:
    key = ids.new()
    await heed(
        [
            cause(place, "survey", key=key, score=1),
            cause(place, "quality_audit", key=key, score=1, pass_mark=2),
        ]
    )

    assert await db.fetchval("select count(*) from action where subject_id = $1", key) == 2
