"""Consumers that die in the middle of a sweep over ten thousand due complaints: every notice goes out once."""

import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.complaints.commands.opening import open_many
from app.complaints.inputs import NewComplaint
from app.kernel import db
from app.kernel.actor import the_system
from app.sla.rules import seeded
from tests.complaints.make import Ward, breaches, config, ward
from tests.jobs.consumer import consumer
from tests.servers.smtp import smtp_server
from tests.waiting import until

DUE = 10_000
HOURS = {"MOH": 13, "PATIENT": 25}
POINTS = ["after_claim", "after_plan", "after_notice", "after_outbox", "before_commit"]


async def due_place(how_many: int, source: str) -> Ward:
    """A hospital whose complaints all want their first reminder now."""
    place = await ward()
    for row in seeded("H1"):
        await config(place.hospital, row)
    now = await db.fetchval("select recourse_now()")
    for start in range(0, how_many, 2_000):
        await open_many(
            [
                NewComplaint(
                    place.hospital,
                    f"Complaint {n}",
                    source,
                    place.department,
                    created_at=now - timedelta(hours=HOURS[source]),
                    silent=True,
                )
                for n in range(start, min(start + 2_000, how_many))
            ],
            by=the_system,
        )
    return place


async def sent() -> int:
    return int(await db.fetchval("select count(*) from sla_notice where state = 'sent'"))


async def once_each(place: Ward, how_many: int) -> None:
    """Each complaint has one notice, one entry and one mail, all of them the same reminder's."""
    assert await sent() == how_many
    counts = await db.fetchrow(
        "select count(*) n, count(distinct subject_id) subjects, count(distinct dedup_key) keys,"
        " count(distinct event_id) events from outbox where channel = 'email' and kind = 'complaint.first_reminder'"
        " and recipient_user = $1",
        place.contact.id,
    )
    assert tuple(counts) == (how_many,) * 4
    entries = "select count(*), count(distinct subject_id) from event_log where code = 'SLA_REMINDER'"
    assert tuple(await db.fetchrow(entries)) == (how_many, how_many)
    # Nobody has counted the rows yet: the planner would go through all of them for each.
    await db.execute("analyze")
    assert await breaches() == []


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_any_point_of_a_sweep_nothing_is_sent_twice(
    house: None, work_url: str, tmp_path: Path, point: str
):
    place = await due_place(2_500, "PATIENT")

    with consumer(work_url, tmp_path / "log", path="tasks.run", faults=f"sweep.{point}#2=die") as first:
        assert first.process.wait(60) == -signal.SIGKILL
    assert await sent() in (0, 500, 1_000)
    with (
        consumer(work_url, tmp_path / "log", path="tasks.run"),
        consumer(work_url, tmp_path / "log", path="tasks.run"),
    ):
        await until(lambda: _all_sent(2_500), within=60, what="all notices")

    await once_each(place, 2_500)


@pytest.mark.slow
async def test_ten_thousand_mails_reach_the_server_once_though_a_consumer_is_killed(
    house: None, work_url: str, tmp_path: Path
):
    """The Ministry's mails never fold: one each. What a killed consumer had in its hands is not sent again."""
    place = await due_place(DUE, "MOH")
    with smtp_server() as server:
        mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(server.port)}
        dying = "sweep.after_outbox#5=die"
        with consumer(work_url, tmp_path / "log", path="tasks.run", faults=dying, **mail) as first:
            assert first.process.wait(60) == -signal.SIGKILL
        in_doubt = await _under_way()
        with (
            consumer(work_url, tmp_path / "log", path="tasks.run", **mail),
            consumer(work_url, tmp_path / "log", path="tasks.run", **mail),
        ):
            await until(lambda: _all_sent(DUE), within=600, what="all notices")
            await until(lambda: _settled(in_doubt), within=600, what="all mails")
        ids = Counter(received.mail["Message-ID"] for received in server.received)

    await once_each(place, DUE)
    sent_mails = await db.fetchval("select count(*) from outbox where channel = 'email' and state = 'sent'")
    assert set(ids.values()) == {1}
    assert sent_mails <= len(ids) <= DUE
    assert DUE - sent_mails <= len(in_doubt)


async def _under_way() -> set[UUID]:
    rows = await db.fetch("select id from outbox where channel = 'email' and state = 'sending'")
    return {row["id"] for row in rows}


async def _settled(in_doubt: set[UUID]) -> bool:
    """Nothing waits or is on its way, but for what the killed process had in its hands."""
    left = await db.fetch("select id from outbox where channel = 'email' and state in ('queued', 'sending')")
    return {row["id"] for row in left} <= in_doubt


async def _all_sent(how_many: int) -> bool:
    return await sent() == how_many and await _due() == 0


async def _due() -> int:
    return int(await db.fetchval("select count(*) from deadline where wake_at <= recourse_now()"))
