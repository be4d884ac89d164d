"""The worker of a process, in this process: what it takes, how it ends (reliability.md 13-15, 64-66, 77)."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app import jobs
from app.jobs import kinds, rules
from app.kernel import db, fault
from tasks.worker import Worker
from tests.waiting import until


@pytest.fixture(autouse=True)
def _no_other_kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kinds, "registry", {})
    yield
    fault.arm("")


async def _row(job: UUID | None) -> dict[str, Any]:
    row = await db.fetchrow("select * from job where id = $1", job)
    assert row is not None
    return dict(row)


async def test_it_does_everything_that_is_due_and_comes_back(house: None) -> None:
    done = []

    @jobs.job("test.short", "Short")
    async def short(run: jobs.Run) -> None:
        assert db.in_transaction()
        done.append(run.args["n"])

    await jobs.enqueue_many([jobs.Work("test.short", {"n": n}) for n in range(25)])

    await Worker("w").drain()

    assert sorted(done) == list(range(25))
    assert await db.fetchval("select count(*) from job where done_at is null") == 0


async def test_a_poison_job_that_raises_hurts_only_itself(house: None) -> None:
    @jobs.job("test.short", "Short")
    async def short(run: jobs.Run) -> None:
        if run.args["n"] == 3:
            raise KeyError("Amina Yusuf")

    keys = await jobs.enqueue_many([jobs.Work("test.short", {"n": n}) for n in range(6)])

    await Worker("w").drain()

    bad = await _row(keys[3])
    assert (bad["done_at"], bad["attempts"]) == (None, 1)
    assert bad["error"].startswith("KeyError") and "Amina" not in bad["error"]
    assert await db.fetchval("select count(*) from job where done_at is not null") == 5


async def test_what_a_failed_job_wrote_is_rolled_back(house: None) -> None:
    @jobs.job("test.short", "Short")
    async def short(run: jobs.Run) -> None:
        await jobs.enqueue("test.short", {"n": 99}, dedup_key="effect")
        raise jobs.Failed("The file is gone.", final=True)

    key = await jobs.enqueue("test.short", {"n": 1})

    await Worker("w").drain()

    row = await _row(key)
    assert row["dead_at"] is not None and row["error"] == "The file is gone."
    assert await db.fetchval("select count(*) from job") == 1


async def test_a_fault_before_the_end_undoes_the_effects_and_the_next_attempt_does_them_once(
    house: None,
) -> None:
    @jobs.job("test.short", "Short")
    async def short(run: jobs.Run) -> None:
        if "effect" not in run.args:
            await jobs.enqueue("test.short", {"effect": 1})

    key = await jobs.enqueue("test.short")
    fault.arm("job.before_done#1=err")
    await Worker("w").drain()
    assert await db.fetchval("select count(*) from job") == 1
    await db.execute("update job set run_at = recourse_now() where id = $1", key)

    await Worker("w").drain()

    assert await db.fetchval("select count(*) from job") == 2
    assert (await _row(key))["attempts"] == 2


async def test_a_holder_that_slept_through_its_lease_is_fenced_and_rolled_back(house: None) -> None:
    """reliability.md 15: the second run ends first, the first wakes and nothing of it stands."""
    reached, go_on = asyncio.Event(), asyncio.Event()

    @jobs.job("test.short", "Short")
    async def short(run: jobs.Run) -> None:
        await jobs.enqueue("test.other", {"attempt": run.attempt})
        if run.attempt == 1:
            reached.set()
            await go_on.wait()

    @jobs.job("test.other", "Other", long=True)
    async def other(run: jobs.Run) -> None: ...

    key = await jobs.enqueue("test.short")
    first = asyncio.create_task(Worker("same").drain())
    await reached.wait()
    await db.execute("update job set lease_until = recourse_now() - interval '1 second' where id = $1", key)
    await Worker("same").drain()
    go_on.set()
    await first

    assert await db.fetchval("select array_agg(args ->> 'attempt') from job where kind = 'test.other'") == [
        "2"
    ]
    assert (await _row(key))["done_at"] is not None


async def test_a_long_job_that_lost_its_lease_is_cancelled(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "RENEW_EVERY", timedelta(milliseconds=20))
    reached, ended = asyncio.Event(), []

    @jobs.job("test.long", "Long", long=True)
    async def long(run: jobs.Run) -> None:
        reached.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    key = await jobs.enqueue("test.long")
    worker = asyncio.create_task(Worker("w").drain())
    await reached.wait()
    await db.execute("update job set lease_no = lease_no + 1 where id = $1", key)
    await worker

    assert ended == ["cancelled"]
    assert (await _row(key))["done_at"] is None


async def test_a_long_job_keeps_its_lease_while_it_works(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "RENEW_EVERY", timedelta(milliseconds=20))
    seen: list[datetime] = []

    @jobs.job("test.long", "Long", long=True)
    async def long(run: jobs.Run) -> None:
        assert not db.in_transaction()
        first = (await _row(run.id))["lease_until"]
        seen.append(await until(lambda: _later(run.id, first)))
        await run.checkpoint(rows=7)

    key = await jobs.enqueue("test.long")
    await Worker("w").drain()

    row = await _row(key)
    assert seen and row["done_at"] is not None and row["progress"] == '{"rows": 7}'


async def _later(job: UUID, than: datetime) -> datetime | None:
    now: datetime = (await _row(job))["lease_until"]
    return now if now > than else None


async def test_an_attempt_longer_than_its_hard_stop_fails(house: None) -> None:
    @jobs.job("test.long", "Long", long=True, hard_stop=timedelta(milliseconds=50))
    async def long(run: jobs.Run) -> None:
        await asyncio.Event().wait()

    key = await jobs.enqueue("test.long")
    await Worker("w").drain()

    assert (await _row(key))["error"].startswith("TimeoutError")


async def test_long_jobs_never_fill_the_window(house: None) -> None:
    go_on, running, short_done = asyncio.Event(), [], []

    for n in range(6):

        @jobs.job(f"test.long{n}", "Long", long=True)
        async def long(run: jobs.Run) -> None:
            running.append(run.id)
            await go_on.wait()

    @jobs.job("test.short", "Short")
    async def short(run: jobs.Run) -> None:
        short_done.append(run.id)

    await jobs.enqueue_many([jobs.Work(f"test.long{n}") for n in range(6) for _twice in range(2)])
    worker = Worker("w", window=4)
    draining = asyncio.create_task(worker.drain())
    await until(lambda: _true(len(running) == 2))
    await jobs.enqueue("test.short")
    await worker.drain()
    await until(lambda: _true(short_done))
    assert len(running) == 2
    go_on.set()
    await draining

    assert len(running) == 12


async def _true(what: object) -> object:
    return what


async def test_work_that_kills_its_process_runs_alone_and_the_others_finish(house: None) -> None:
    beside: list[int] = []
    worker = Worker("w")

    @jobs.job("test.short", "Short")
    async def short(run: jobs.Run) -> None:
        beside.append(len(worker.running))

    key = await jobs.enqueue("test.short")
    await db.execute(
        "update job set lapses = 2, lease_by = 'gone', lease_until = recourse_now() - interval '1 s'"
    )
    await jobs.enqueue_many([jobs.Work("test.short") for _n in range(5)])

    await worker.drain()

    assert (await _row(key))["lapses"] == 3
    assert beside[-1] == 1
    assert await db.fetchval("select count(*) from job where done_at is null") == 0


async def test_closing_gives_back_what_cannot_end_in_time(house: None) -> None:
    reached = asyncio.Event()

    @jobs.job("test.long", "Long", long=True)
    async def long(run: jobs.Run) -> None:
        reached.set()
        await asyncio.Event().wait()

    key = await jobs.enqueue("test.long")
    worker = Worker("w", grace=0.05)
    draining = asyncio.create_task(worker.drain())
    await reached.wait()
    worker.close()
    await draining

    row = await _row(key)
    assert (row["attempts"], row["lease_by"], row["done_at"]) == (0, None, None)


async def test_closing_lets_work_stop_at_its_next_checkpoint(house: None) -> None:
    reached, go_on, batches = asyncio.Event(), asyncio.Event(), []

    @jobs.job("test.long", "Long", long=True)
    async def long(run: jobs.Run) -> None:
        for n in range(10):
            batches.append(n)
            if n == 2:
                reached.set()
                await go_on.wait()
            await run.checkpoint(batch=n)

    key = await jobs.enqueue("test.long")
    worker = Worker("w")
    draining = asyncio.create_task(worker.drain())
    await reached.wait()
    worker.close()
    go_on.set()
    await draining

    row = await _row(key)
    assert batches == [0, 1, 2] and row["progress"] == '{"batch": 1}'
    assert (row["attempts"], row["lease_by"]) == (0, None)


async def test_standing_work_is_asked_for_when_its_rows_are_due_and_not_in_a_circle(house: None) -> None:
    runs: list[UUID] = []
    at: list[datetime] = [await db.fetchval("select recourse_now() - interval '1 minute'")]

    async def due() -> datetime | None:
        return at[0]

    @jobs.job("test.standing", "Standing", long=True, due=due)
    async def standing(run: jobs.Run) -> None:
        runs.append(run.id)

    worker = Worker("w")
    await worker.drain()
    await worker.drain()
    assert len(runs) == 1  # still due, but it has just looked
    at[0] += timedelta(seconds=1)
    await worker.drain()
    assert len(runs) == 2
    at[0] += timedelta(hours=1)
    await worker.drain()

    assert len(runs) == 2
    assert await worker.standing() == at[0]
