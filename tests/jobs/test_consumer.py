"""Real consumer processes, really killed (reliability.md 13, 14, 18-20, 23, 64-66, 69, 77)."""

import asyncio
import json
import signal
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app import jobs, outbox
from app.kernel import db
from app.settings import ROOT
from tests.jobs.consumer import EFFECT, consumer, surroundings
from tests.servers.smtp import smtp_server
from tests.waiting import Later, until


async def _row(job: UUID | None) -> dict[str, Any]:
    row = await db.fetchrow("select * from job where id = $1", job)
    assert row is not None
    return dict(row)


async def _done(job: UUID | None) -> bool:
    return (await _row(job))["done_at"] is not None


async def _effects(name: str) -> list[dict[str, Any]]:
    rows = await db.fetch("select args from job where kind = $1 and args ->> 'name' = $2", EFFECT, name)
    return [json.loads(row["args"]) for row in rows]


async def _reached(job: UUID | None) -> bool:
    return bool(json.loads((await _row(job))["progress"]).get("reached"))


async def test_a_job_is_done_within_seconds_of_the_commit(house: None, work_url: str, tmp_path: Path) -> None:
    with consumer(work_url, tmp_path / "log"):
        await until(lambda: db.fetchval("select count(*) from consumer"), what="a breath")
        job = await jobs.enqueue("test.once")
        await until(lambda: _done(job), within=5)

    assert [each["attempt"] for each in await _effects("once")] == [1]


@pytest.mark.parametrize("point", ["job.after_claim", "job.before_done"])
async def test_killed_with_a_job_in_hand_it_runs_once_more_and_its_effects_are_there_once(
    later: Later, work_url: str, tmp_path: Path, point: str
) -> None:
    job = await jobs.enqueue("test.once")
    with consumer(work_url, tmp_path / "log", faults=f"{point}=die") as first:
        assert first.process.wait(30) == -signal.SIGKILL
    assert (await _row(job))["lease_by"] is not None
    assert await _effects("once") == []

    await later(61)
    with consumer(work_url, tmp_path / "log"):
        await until(lambda: _done(job))

    assert [each["attempt"] for each in await _effects("once")] == [2]
    assert (await _row(job))["lapses"] == 1


async def test_kill_9_in_the_middle_of_a_long_job(later: Later, work_url: str, tmp_path: Path) -> None:
    job = await jobs.enqueue("test.long")
    with consumer(work_url, tmp_path / "log") as first:
        await until(lambda: _reached(job))
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
    assert await _effects("long") == []

    await later(61)
    with consumer(work_url, tmp_path / "log"):
        await until(lambda: _done(job))

    assert [each["attempt"] for each in await _effects("long")] == [2]


async def test_sigterm_gives_a_running_job_back_and_exits_well(
    house: None, work_url: str, tmp_path: Path
) -> None:
    job = await jobs.enqueue("test.long")
    with consumer(work_url, tmp_path / "log") as only:
        await until(lambda: _reached(job))
        assert only.end(signal.SIGTERM) == 0

    row = await _row(job)
    assert (row["attempts"], row["lease_by"], row["done_at"], row["error"]) == (0, None, None, "")
    assert await db.fetchval("select count(*) from consumer") == 0


async def test_two_consumers_make_one_job_of_each_slot(house: None, work_url: str, tmp_path: Path) -> None:
    with consumer(work_url, tmp_path / "one"), consumer(work_url, tmp_path / "two"):
        await until(lambda: _breathing(2))
        await until(lambda: db.fetchval("select count(*) from period_slot where name = 'test.slot'"))
        await until(lambda: _effects("slot"))

    slots = await db.fetchval("select count(*) from period_slot where name = 'test.slot'")
    assert len(await _effects("slot")) == slots == 1


async def _breathing(count: int) -> bool:
    return await db.fetchval("select count(*) from consumer") == count


async def test_two_consumers_share_many_jobs_and_do_each_once(
    house: None, work_url: str, tmp_path: Path
) -> None:
    with consumer(work_url, tmp_path / "one"), consumer(work_url, tmp_path / "two"):
        await until(lambda: _breathing(2))
        for _batch in range(5):
            await jobs.enqueue_many([jobs.Work("test.once") for _n in range(40)])
        await until(lambda: _all_done("test.once"))

    done = [each["job"] for each in await _effects("once")]
    assert len(done) == len(set(done)) == 200


async def _all_done(kind: str) -> bool:
    return not await db.fetchval("select count(*) from job where kind = $1 and done_at is null", kind)


async def test_a_slot_claimed_by_a_process_that_dies_is_claimed_again(
    house: None, work_url: str, tmp_path: Path
) -> None:
    with consumer(work_url, tmp_path / "log", faults="slot.after_claim=die") as first:
        assert first.process.wait(30) == -signal.SIGKILL
    assert await db.fetchval("select count(*) from period_slot") == 0

    with consumer(work_url, tmp_path / "log"):
        await until(lambda: _effects("slot"))


async def test_a_job_that_kills_its_process_ends_dead_and_the_others_finish(
    later: Later, work_url: str, tmp_path: Path
) -> None:
    poison = await jobs.enqueue("test.suicide")
    good = await jobs.enqueue_many([jobs.Work("test.once") for _n in range(5)])
    for attempt in range(1, 5):
        with consumer(work_url, tmp_path / "log") as victim:
            assert victim.process.wait(30) == -signal.SIGKILL
        assert (await _row(poison))["attempts"] == attempt
        await later(61 * attempt)

    with consumer(work_url, tmp_path / "log"):
        await until(lambda: _dead(poison))
        await until(lambda: _all_done("test.once"))

    assert len(await _effects("once")) == len(good)


async def _dead(job: UUID | None) -> bool:
    return (await _row(job))["dead_at"] is not None


async def test_a_lost_listener_is_made_again_and_work_goes_on(
    house: None, owner_url: str, work_url: str, tmp_path: Path
) -> None:
    owner = await asyncpg.connect(owner_url)
    listeners = (
        "select count(*) from pg_stat_activity where application_name = 'recourse listener'"
        " and datname = current_database()"
    )
    try:
        with consumer(work_url, tmp_path / "log"):
            # It never stays in a transaction, so it is found idle.
            await until(lambda: owner.fetchval(f"{listeners} and state = 'idle'"))
            await owner.execute(listeners.replace("count(*)", "pg_terminate_backend(pid)"))
            job = await jobs.enqueue("test.once")
            await until(lambda: _done(job), within=10)
            await until(lambda: owner.fetchval(listeners))
    finally:
        await owner.close()


async def test_mail_leaves_as_a_file_in_development(house: None, work_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with consumer(work_url, tmp_path / "log", path="tasks.run", MAIL_FOLDER=str(folder)):
        await until(lambda: _breathing(1))
        await outbox.post(
            outbox.Post("test", "mail:1", address="a@example.org", title="مرحبا", text="Hello", link="/x")
        )
        await until(lambda: _sent("mail:1"), within=5)

    (file,) = folder.glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Subject"] == "مرحبا"
    assert "http://127.0.0.1:8000/x" in mail.get_content()


async def _sent(key: str) -> bool:
    return await db.fetchval("select state from outbox where dedup_key = $1", key) == "sent"


@pytest.mark.parametrize(
    ("point", "called"),
    [("dispatch.after_claim", False), ("dispatch.after_sending", False), ("dispatch.after_call", True)],
)
async def test_killed_while_sending_nobody_is_told_twice(
    later: Later, work_url: str, tmp_path: Path, point: str, called: bool
) -> None:
    """reliability.md 18 to 20 with a real mail server: what may have left is shown as unknown, and not sent again."""
    for n in range(20):
        await outbox.post(outbox.Post("test", f"m:{n}", address="a@example.org", title="T", text="Hello"))
    with smtp_server() as server:
        mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(server.port)}
        with consumer(work_url, tmp_path / "log", path="tasks.run", faults=f"{point}=die", **mail) as victim:
            assert victim.process.wait(40) == -signal.SIGKILL
        # Lanes share the messages as they come: the one that is done first dies with what the others have not called.
        before = len(server.received)
        assert (before > 0) is called
        await later(181)
        with consumer(work_url, tmp_path / "log", path="tasks.run", **mail):
            await until(_nothing_under_way, within=30)
        ids = [received.mail["Message-ID"] for received in server.received]

    states = {row["state"] for row in await db.fetch("select distinct state from outbox")}
    assert states == ({"sent"} if point == "dispatch.after_claim" else {"unknown"})
    assert len(ids) == len(set(ids)) == (20 if point == "dispatch.after_claim" else before)


async def _nothing_under_way() -> bool:
    return not await db.fetchval("select count(*) from outbox where state in ('queued', 'sending')")


async def test_one_pass_does_what_is_due_and_ends(house: None, work_url: str, tmp_path: Path) -> None:
    await outbox.post(outbox.Post("test", "mail:1", address="a@example.org", title="T", text="Hello"))
    folder = tmp_path / "mail"

    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tasks.run", "--once"],
        cwd=ROOT,
        env=surroundings(work_url, MAIL_FOLDER=str(folder)),
        capture_output=True,
        timeout=60,
    )

    assert ended.returncode == 0, ended.stderr.decode()
    assert await _sent("mail:1")
    assert len(list(folder.glob("*.eml"))) == 1
    assert await db.fetchval("select count(*) from consumer") == 0
