"""Loops side by side: so many at once, one inside a transaction, and all stop when one fails."""

import asyncio

import pytest

from app.kernel import db
from app.kernel.lanes import abreast


async def test_so_many_lanes_run_at_once() -> None:
    everybody = asyncio.Barrier(3)

    async def lane() -> None:
        await everybody.wait()

    await asyncio.wait_for(abreast(lane, 3), 30)


async def test_inside_a_transaction_there_is_one_lane(house: None) -> None:
    ran = []

    async def lane() -> None:
        ran.append(await db.fetchval("select 1"))

    @db.atomic
    async def command() -> None:
        await abreast(lane, 3)

    await command()
    assert ran == [1]


async def test_when_one_fails_the_others_stop_and_its_error_is_raised() -> None:
    ended, turn = [], iter(range(3))

    async def lane() -> None:
        if next(turn) == 0:
            raise ValueError("the first")
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    with pytest.raises(ValueError, match="the first"):
        await asyncio.wait_for(abreast(lane, 3), 30)
    assert ended == [True, True]
