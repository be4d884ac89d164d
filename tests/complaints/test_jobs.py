"""Complaints in the table of work: the sweep wakes with the earliest deadline, a rule is applied, a check reports."""

from datetime import timedelta

import pytest

from app import jobs, wiring
from app.complaints import jobs as ours
from app.complaints.commands import applying
from app.complaints.commands.setup import setup_sla
from app.jobs import Failed, kinds
from app.kernel import clock, db
from tasks.worker import Worker
from tests.complaints.make import START, Ward, complaint, row_of, ward
from tests.jobs.make import Run


@pytest.fixture
async def place(house: None) -> Ward:
    """A hospital with the seeded rows."""
    here = await ward()
    await setup_sla()
    return here


async def test_the_alarm_rings_at_the_earliest_deadline(place: Ward):
    assert await ours.next_due() is None
    await complaint(place.hospital, "PATIENT")
    await complaint(place.hospital, "MOH")
    assert await ours.next_due() == START + timedelta(hours=12)


async def test_the_worker_sweeps_what_is_due_without_being_asked(place: Ward):
    wiring.discover()
    now = await db.fetchval("select recourse_now()")
    key = await complaint(place.hospital, at=now - timedelta(hours=13))

    await Worker("w").drain()

    assert (await row_of(key))["reminder_sent_at"] is not None
    assert (
        await db.fetchval("select count(*) from job where kind = $1 and done_at is not null", ours.SWEEP) >= 1
    )


async def test_a_rule_is_applied_once_however_often_it_is_asked_for(place: Ward):
    wiring.discover()
    keys = [await complaint(place.hospital) for _ in range(3)]
    rule = await db.fetchval("select config from complaint where id = $1", keys[0])
    await db.execute("update complaint_sla_config set sla_hours = 36 where id = $1", rule)
    assert await applying.apply(rule, by=place.lead) is not None
    assert await applying.apply(rule, by=place.lead) is None

    attempt = Run(config=str(rule))
    with clock.frozen(START + timedelta(hours=1)):
        await ours.apply_config(attempt)  # type: ignore[arg-type]
        await ours.apply_config(attempt)  # type: ignore[arg-type]

    assert attempt.steps == [{"done": 3}]
    assert {(await row_of(key))["due_at"] for key in keys} == {START + timedelta(hours=36)}
    assert await db.fetchval("select count(*) from complaint_target") == 6


async def test_the_nightly_check_is_quiet_when_all_is_well_and_says_how_many_differ(place: Ward):
    key = await complaint(place.hospital)
    attempt = Run()
    await ours.check_deadlines(attempt)  # type: ignore[arg-type]
    assert attempt.steps == [{"looked": 1, "wrong": 0}]

    await db.execute("delete from deadline where subject_id = $1", key)
    with pytest.raises(Failed, match="1 stored facts"):
        await ours.check_deadlines(attempt)  # type: ignore[arg-type]


def test_every_job_of_the_room_is_known_by_name():
    wiring.discover()
    assert {kind for kind in kinds.names() if kind.startswith("complaints.")} >= {
        ours.SWEEP,
        applying.APPLY,
        "complaints.check_deadlines",
    }
    assert jobs.every(minutes=1) == kinds.find(ours.SWEEP).runs
