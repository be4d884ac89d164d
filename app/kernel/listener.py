"""One connection that listens: reconnects by itself, notices a line that was cut, never opens a transaction.

asyncpg sets no keepalive, so that a cut line would never be noticed: every 15 s it must answer within 5
(reliability.md 59, 69, NEW 10).
"""

import asyncio
from collections.abc import Callable, Mapping

import asyncpg

from app.kernel.errors import LOST

HEARTBEAT, ANSWER, CONNECT = 15.0, 5.0, 5.0
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0

Hear = Callable[[str], None]


async def listen(
    url: str, hear: Mapping[str, Hear], *, connected: Callable[[bool], None], heartbeat: float = HEARTBEAT
) -> None:
    """Hand every notification of some channels to its hearer, for ever.

    `connected(True)` is called after every connection: something may have been said in the meantime.
    """
    wait = FIRST_WAIT
    while True:
        try:
            connection = await asyncpg.connect(
                url, timeout=CONNECT, server_settings={"application_name": "recourse listener"}
            )
        except LOST:
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
            continue
        wait = FIRST_WAIT
        try:
            await _attend(connection, hear, connected, heartbeat)
        except LOST:
            connected(False)
        finally:
            connection.terminate()


async def _attend(
    connection: asyncpg.Connection,
    hear: Mapping[str, Hear],
    connected: Callable[[bool], None],
    heartbeat: float,
) -> None:
    """Listen until the line is lost."""
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _connection: gone.set())
    async with asyncio.timeout(ANSWER):
        for channel, hearer in hear.items():
            await connection.add_listener(channel, _passing_on(hearer))
    connected(True)
    while True:
        try:
            await asyncio.wait_for(gone.wait(), heartbeat)
        except TimeoutError:
            await connection.fetchval("select 1", timeout=ANSWER)
        else:
            raise ConnectionError


def _passing_on(hearer: Hear) -> Callable[[object, int, str, str], None]:
    def heard(_connection: object, _pid: int, _channel: str, payload: str) -> None:
        hearer(payload)

    return heard
