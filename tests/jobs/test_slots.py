import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app import jobs
from app.jobs import clockwork, kinds
from app.jobs.commands import lease as leases
from app.kernel import clock, db
from tasks import schedule
from tasks.worker import Worker

NOW = datetime(2026, 3, 1, 10, 0, 20, tzinfo=UTC)
MINUTELY, NIGHTLY = "test.minutely", "test.nightly"


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "registry", {})

    @jobs.job(MINUTELY, "Minutely", runs=jobs.every(minutes=1))
    async def minutely(run: jobs.Run) -> None: ...

    @jobs.job(NIGHTLY, "Nightly", runs=jobs.daily_at("02:00"))
    async def nightly(run: jobs.Run) -> None: ...


async def _slots() -> list[tuple[str, datetime]]:
    rows = await db.fetch("select name, slot from period_slot order by slot, name")
    return [(row["name"], row["slot"]) for row in rows]


async def test_each_slot_is_one_job_for_however_many_consumers(house: None) -> None:
    async def minute() -> int:
        with clock.frozen(NOW):
            return await clockwork.claim_due()

    claimed = await asyncio.gather(*[minute() for _consumer in range(6)])

    assert sum(claimed) == 2
    assert await db.fetchval("select count(*) from job") == 2
    assert await _slots() == [(NIGHTLY, NOW.replace(hour=2, second=0)), (MINUTELY, NOW.replace(second=0))]


async def test_of_missed_slots_only_the_newest_is_done(house: None) -> None:
    for hours in (0, 5):
        with clock.frozen(NOW + timedelta(hours=hours)):
            await clockwork.claim_due()
        for lease in await leases.claim("a", [MINUTELY], 5):
            await leases.finish(lease)

    assert [name for name, _at in await _slots()].count(MINUTELY) == 2


async def test_a_slot_too_late_is_left_out(house: None) -> None:
    @jobs.job(NIGHTLY, "Nightly", runs=jobs.daily_at("02:00", late=timedelta(hours=1)))
    async def nightly(run: jobs.Run) -> None: ...

    with clock.frozen(NOW):
        await clockwork.claim_due()

    assert [name for name, _at in await _slots()] == [MINUTELY]


async def test_while_a_slots_job_is_open_it_serves_the_next_slots_too(house: None) -> None:
    for minutes in (0, 1, 2):
        with clock.frozen(NOW + timedelta(minutes=minutes)):
            await clockwork.claim_due()

    assert await db.fetchval("select count(*) from job where kind = $1", MINUTELY) == 1
    assert await db.fetchval("select count(distinct job_id) from period_slot where name = $1", MINUTELY) == 1


async def test_losing_a_slot_to_somebody_in_the_same_moment_is_no_error(house: None) -> None:
    await jobs.enqueue(MINUTELY, dedup_key=f"slot:{MINUTELY}")

    with clock.frozen(NOW):
        assert await clockwork.claim_due() == 1  # the nightly one: the other is served by the open job
    assert len(await _slots()) == 2


@pytest.fixture
def nights() -> list[str]:
    """Three long nightly jobs; their names in the order of their slots."""
    for hour in (1, 4, 3):

        @jobs.job(f"test.night{hour}", "Nightly", long=True, runs=jobs.daily_at(f"0{hour}:00"))
        async def work(run: jobs.Run) -> None: ...

    return ["test.night1", "test.night3", "test.night4"]


async def _open() -> list[str]:
    rows = await db.fetch("select kind from job where done_at is null order by kind")
    return [row["kind"] for row in rows]


async def _end(kind: str) -> None:
    for lease in await leases.claim("a", [kind], 1):
        await leases.finish(lease)


async def test_long_work_that_was_missed_is_caught_up_one_after_the_other(
    house: None, nights: list[str]
) -> None:
    caught_up = []
    with clock.frozen(NOW):
        await clockwork.claim_due()
        at_once = await _open()
        while await clockwork.catch_up():
            assert not await clockwork.catch_up()
            (running,) = [kind for kind in await _open() if kind in nights]
            await _end(running)
            caught_up.append(running)

    assert at_once == [MINUTELY, NIGHTLY]  # what is short waits for nothing
    assert caught_up == nights


async def test_long_work_in_its_time_does_not_wait_for_what_is_caught_up(
    house: None, nights: list[str]
) -> None:
    @jobs.job("test.now", "Now", long=True, runs=jobs.daily_at("10:00"))
    async def work(run: jobs.Run) -> None: ...

    with clock.frozen(NOW):
        await clockwork.catch_up()
        await clockwork.claim_due()

    assert "test.now" in await _open()


async def test_what_failed_and_waits_to_be_tried_again_holds_nothing_up(
    house: None, nights: list[str]
) -> None:
    with clock.frozen(NOW):
        await clockwork.catch_up()
        (lease,) = await leases.claim("a", nights, 5)
        await leases.fail(lease, "it broke", jitter=0)

        assert await clockwork.catch_up()

    assert set(await _open()) == set(nights[:2])


async def test_one_pass_catches_up_with_every_night_and_none_beside_another(house: None) -> None:
    began: list[str] = []
    beside: list[int] = []
    worker = Worker("w")

    for hour in (1, 3, 4):

        @jobs.job(f"test.night{hour}", "Nightly", long=True, runs=jobs.daily_at(f"0{hour}:00"))
        async def work(run: jobs.Run) -> None:
            running = [lease.kind for lease in worker.running.values() if lease.kind != NIGHTLY]
            began.append(str(await db.fetchval("select kind from job where id = $1", run.id)))
            beside.append(len(running))

    with clock.frozen(NOW):
        assert await schedule.tick(worker)

    assert began == ["test.night1", "test.night3", "test.night4"]
    assert beside == [1, 1, 1]
