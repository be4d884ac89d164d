"""Loops of transactions side by side: while the database writes for the one, the other decides."""

import asyncio
from collections.abc import Awaitable, Callable

from app.kernel import db


async def abreast(lane: Callable[[], Awaitable[None]], lanes: int) -> None:
    """Run a loop so many times at once, and once inside a transaction, which has one connection.

    Each turn of the loop takes what no other lane holds (SKIP LOCKED) and is a transaction of its own. When one
    lane fails the others stop, and its error is raised.
    """
    running = [asyncio.ensure_future(lane()) for _ in range(1 if db.in_transaction() else lanes)]
    try:
        await asyncio.gather(*running)
    finally:
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)
