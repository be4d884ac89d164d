"""A transaction that ends badly says what went wrong first."""

import asyncio

import pytest

from app.kernel import db


async def test_the_first_error_goes_up_though_its_connection_cannot_roll_back(house: None) -> None:
    """As when a server dies under a statement: the driver still waits for its answer and takes no other."""
    with pytest.raises(ValueError, match="first"):
        async with db.engine().transaction(), db.connection() as taken:
            asked = asyncio.ensure_future(taken.execute("select pg_sleep(5)"))
            await asyncio.sleep(0)
            raise ValueError("first")

    (ended,) = await asyncio.gather(asked, return_exceptions=True)
    assert isinstance(ended, Exception)
    assert await db.fetchval("select 1") == 1
