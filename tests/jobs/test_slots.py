import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app import jobs
from app.jobs import clockwork, kinds
from app.jobs.commands import lease as leases
from app.kernel import clock, db

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
