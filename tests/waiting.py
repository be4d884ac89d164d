"""Waiting for a condition, never for a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

LONGEST = 20.0
#: Moves the clock of the database on by so many seconds, instead of waiting.
Later = Callable[[float], Awaitable[None]]


async def until(condition: Callable[[], Awaitable[Any]], *, within: float = LONGEST, what: str = "") -> Any:
    """The first true answer of a condition. Fails when there is none in time."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        answer = await condition()
        if answer:
            return answer
        await asyncio.sleep(0.02)
    raise AssertionError(f"Not within {within} s: {what or condition.__name__}")
