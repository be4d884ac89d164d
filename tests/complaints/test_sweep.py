"""The sweep in the database: once, whoever runs it and however often; and what it does with an item it cannot do."""

import asyncio
import json
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from app.complaints.commands import answering, moving
from app.complaints.commands.sweep import SWEEPER
from app.complaints.rules.states import Brought
from app.kernel import clock, db, fault
from app.kernel.actor import the_system
from app.kernel.counting import Statements
from app.sla.commands import sweep
from app.sla.commands.sweep import one_batch
from app.sla.rules import seeded
from tests.complaints.make import (
    START,
    Ward,
    breaches,
    complaint,
    config,
    row_of,
    sweep_at,
    sweep_until,
    ward,
)


@pytest.fixture
async def place(house: None) -> Ward:
    """A hospital with the seeded rows and everybody who may be told."""
    here = await ward()
    for row in seeded("H1"):
        await config(here.hospital, row)
    return here


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


async def mails(kind: str = "") -> list[tuple[str, str]]:
    """Who got which mail, in order of names."""
    rows = await db.fetch(
        "select u.name, o.kind from outbox o join app_user u on u.id = o.recipient_user"
        " where o.channel = 'email' and o.kind like $1 || '%' order by 1, 2",
        kind,
    )
    return [(row["name"], row["kind"]) for row in rows]


async def everything() -> dict[str, int]:
    counted = ("sla_notice", "event_log", "timeline", "outbox", "deadline", "clock_event")
    return {table: await db.fetchval(f"select count(*) from {table}") for table in counted}


async def test_the_second_sweep_of_an_instant_does_nothing(place: Ward):
    for source in ("MOH", "CCHI", "PATIENT"):
        await complaint(place.hospital, source, department=place.department)

    assert await sweep_at(at(24)) == 3
    after = await everything()

    assert await sweep_at(at(24)) == 0
    assert await everything() == after


async def test_each_step_of_the_ladder_reaches_the_people_of_its_rung(place: Ward):
    key = await complaint(place.hospital, department=place.department, assigned_to=place.officer.id)
    await db.execute("delete from outbox")

    await sweep_until(at(12))
    assert await mails() == [("The officer", "complaint.first_reminder")]
    await sweep_until(at(24))
    assert await mails("complaint.escalation") == [
        ("The manager", "complaint.escalation"),
        ("The officer", "complaint.escalation"),
    ]
    await sweep_until(at(30))
    assert await mails("complaint.second") == [
        ("The manager", "complaint.second_reminder"),
        ("The officer", "complaint.second_reminder"),
    ]
    stored = await row_of(key)
    assert (stored["escalation_level"], stored["escalated_at"]) == (1, at(24))
    assert await db.fetchval("select count(*) from deadline") == 0
    assert await breaches() == []


async def test_mail_can_be_muted_but_a_regulators_escalation_cannot(place: Ward):
    await db.execute("""update app_user set preferences = '{"mail_notices": false}'""")
    await complaint(place.hospital, "MOH", department=place.department, silent=True)
    await complaint(place.hospital, "PATIENT", department=place.department, silent=True)

    await sweep_until(at(80))

    assert await mails() == [("The manager", "complaint.escalation")]
    in_app = await db.fetchval(
        "select count(*) from outbox where channel = 'in_app' and kind = 'complaint.escalation'"
    )
    assert in_app == 2


async def test_nobody_to_tell_is_the_red_queue_and_not_silence(place: Ward):
    key = await complaint(place.hospital, department=place.department)
    await db.execute("update app_user set active = false")

    await sweep_until(at(24))

    rows = await db.fetch("select kind, state, reason from sla_notice order by at")
    assert [tuple(row) for row in rows] == [
        ("first_reminder", "failed", "unroutable"),
        ("escalation", "failed", "unroutable"),
    ]
    assert (await row_of(key))["unroutable"]
    assert await breaches() == []


async def test_catching_up_after_an_outage_skips_the_first_and_sends_the_second(place: Ward):
    key = await complaint(place.hospital, department=place.department)

    await sweep_at(at(40))

    rows = await db.fetch("select kind, state, reason from sla_notice order by kind")
    assert [tuple(row) for row in rows] == [
        ("escalation", "sent", ""),
        ("first_reminder", "skipped", "second_takes_over"),
        ("second_reminder", "sent", ""),
    ]
    assert (await row_of(key))["is_overdue"]


async def test_two_sweeps_at_once_send_each_notice_once(place: Ward):
    for _ in range(40):
        await complaint(place.hospital, department=place.department, silent=True)

    with clock.frozen(at(12)):
        done = await asyncio.gather(*(sweep(SWEEPER, batch=7) for _ in range(4)))

    assert sum(done) == 40
    assert await db.fetchval("select count(*) from sla_notice where state = 'sent'") == 40
    assert await db.fetchval("select count(*) from outbox where channel = 'email'") == 40
    assert (
        await db.fetchval("select count(distinct subject_id) from event_log where code = 'SLA_REMINDER'")
        == 40
    )
    assert await breaches() == []


@pytest.mark.parametrize(
    "point", ["after_claim", "after_plan", "after_notice", "after_outbox", "before_commit"]
)
async def test_a_sweep_that_fails_anywhere_leaves_nothing_and_the_next_does_all(place: Ward, point: str):
    for _ in range(5):
        await complaint(place.hospital, department=place.department, silent=True)
    before = await everything()
    fault.arm(f"sweep.{point}=err")
    try:
        with clock.frozen(at(12)):
            await one_batch(SWEEPER)
    except fault.Fault:
        assert await everything() == before
    finally:
        fault.arm("")

    await db.execute("update deadline set tries = 0, error = null, wake_at = $1", at(12))
    await sweep_at(at(12))

    assert await db.fetchval("select count(*) from sla_notice where state = 'sent'") == 5
    assert await db.fetchval("select count(*) from outbox") == 10
    assert await breaches() == []


async def test_one_poisonous_item_is_put_off_and_the_others_are_done(place: Ward):
    keys = [await complaint(place.hospital, department=place.department, silent=True) for _ in range(12)]
    await shut_for_ever(place, keys[5])

    await sweep_at(at(12))

    sick = await db.fetchrow("select * from deadline where error is not null")
    assert sick["subject_id"] == keys[5]
    assert (sick["tries"], sick["wake_at"]) == (1, at(12) + timedelta(minutes=5))
    assert "CalendarError" in sick["error"]
    assert await db.fetchval("select count(*) from sla_notice") == 11
    await sweep_at(sick["wake_at"])
    assert await db.fetchval("select tries from deadline where error is not null") == 2
    assert await breaches() == []


async def shut_for_ever(place: Ward, key: UUID) -> None:
    """Give a complaint a calendar that never opens: the engine cannot plan it."""
    closed = {"tz": "UTC", "week": {}, "holidays": [], "exceptions": {}}
    version = await db.fetchrow(
        "select config, definition from complaint_sla_config_version order by version limit 1"
    )
    definition = {**json.loads(version["definition"]), "calendar": closed}
    await db.execute(
        "insert into complaint_sla_config_version (id, config, version, definition) values (uuidv7(), $1, 99, $2)",
        version["config"],
        json.dumps(definition),
    )
    await db.execute(
        "update complaint_target set config = $2, config_version = 99 where complaint = $1",
        key,
        version["config"],
    )


async def test_a_command_and_a_sweep_never_wait_for_each_other(place: Ward, work_url: str):
    key = await complaint(place.hospital, department=place.department)
    other = await complaint(place.hospital, department=place.department)
    holder = await asyncpg.connect(work_url)
    try:
        async with holder.transaction():
            await holder.execute("select 1 from complaint where id = $1 for update", key)
            assert await asyncio.wait_for(sweep_at(at(12)), 5) == 1
            # The row of the held item was let go with the batch, so the command goes on to its deadline.
            await holder.execute("set lock_timeout = '1s'")
            await holder.execute("update deadline set wake_at = wake_at where subject_id = $1", key)
    finally:
        await holder.close()

    assert await db.fetchval("select subject_id from sla_notice") == other
    assert await sweep_at(at(12)) == 1
    assert await breaches() == []


async def test_commands_and_sweeps_side_by_side_meet_no_deadlock(place: Ward):
    keys = [await complaint(place.hospital, department=place.department, silent=True) for _ in range(30)]

    async def answer(key: UUID) -> None:
        with clock.frozen(at(11)):
            await answering.respond(key, "We looked into it.", by=the_system)

    with clock.frozen(at(12)):
        await asyncio.gather(
            *(answer(key) for key in keys[:15]), *(sweep(SWEEPER, batch=4) for _ in range(3))
        )
    await sweep_at(at(12))

    rows = await db.fetch("select subject_id, count(*) n from sla_notice group by 1")
    assert all(row["n"] == 1 for row in rows)
    assert {row["subject_id"] for row in rows} >= set(keys[15:])
    assert await breaches() == []


async def test_an_acknowledgement_holds_the_next_level_back(place: Ward):
    await db.execute("update complaint_sla_config set max_escalation_level = 2")
    key = await complaint(place.hospital, department=place.department)
    await sweep_until(at(24))
    with clock.frozen(at(30)):
        await answering.acknowledge(key, by=the_system)

    await sweep_until(at(53))
    assert (await row_of(key))["escalation_level"] == 1
    assert (await row_of(key))["acknowledged_at"] == at(30)
    await sweep_until(at(54))

    stored = await row_of(key)
    assert (stored["escalation_level"], stored["acknowledged_at"]) == (2, None)


async def test_a_reopened_complaint_starts_the_ladder_anew(place: Ward):
    key = await complaint(place.hospital, department=place.department)
    await sweep_until(at(24))
    brought = Brought(reason="It came back", resolution="Put right")
    with clock.frozen(at(24)):
        await moving.move(key, "resolved", brought, by=the_system)
    assert await db.fetchval("select count(*) from deadline") == 0
    with clock.frozen(at(124)):
        await moving.move(key, "in_progress", brought, by=the_system)

    await sweep_until(at(124.5))

    rows = await db.fetch("select kind, round, state from sla_notice order by round, at, kind")
    assert [tuple(row) for row in rows] == [
        ("first_reminder", 1, "sent"),
        ("escalation", 1, "sent"),
        ("escalation", 2, "sent"),
    ]
    assert (await row_of(key))["round"] == 2


async def test_the_sweep_looks_at_nothing_when_nothing_is_due(place: Ward):
    await complaint(place.hospital)
    with clock.frozen(at(1)), Statements() as statements:
        assert await one_batch(SWEEPER) == 0
    assert statements.count == 1


async def test_a_reminder_and_a_deadline_that_passes_touch_no_index(house: None) -> None:
    """Else every one of twenty indexes is written to for each complaint a sweep reminds of."""
    rows = await db.fetch(
        "select distinct i.relname as index, a.attname as column from pg_depend d"
        " join pg_class i on i.oid = d.objid and i.relkind = 'i'"
        " join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid"
        " where d.refobjid = 'complaint'::regclass and d.refobjsubid > 0"
    )
    indexes: dict[str, set[str]] = {}
    for row in rows:
        indexes.setdefault(row["column"], set()).add(row["index"])

    swept = ("is_overdue", "breached", "breach_cause", "reminder_sent_at", "second_reminder_sent_at")
    assert [column for column in (*swept, "escalated_at", "acknowledged_at") if column in indexes] == []
    assert indexes["escalation_level"] == {"complaint_escalated"}, "written to by an escalation alone"
    assert indexes["status"] > {"complaint_escalated", "complaint_open_due"}
