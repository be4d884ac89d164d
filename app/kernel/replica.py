"""A second server that only reads: whoever reads much asks it, as long as it shows all that was written by then.

Reports and the gathering of totals look here first (cla.md 11.5). The database says how far it has written, and
only a replica that has replayed as much is read: nobody misses there what they have just saved (reliability.md P4).
One that does not answer, or is not that far in time, is left alone for a moment, and the database is read instead.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import asyncpg

from app.kernel import db, log, tallies
from app.kernel.errors import LOST
from app.settings import Secret, current

#: connections of a process (reliability.md 6, "report 4"); each is made for one reading and closed after it
AT_ONCE: Final = 4
#: seconds: to connect, between two looks at how far it is, and that it is left alone after it failed
CONNECT: Final = 2.0
STEP: Final = 0.05
ALONE: Final = 10.0
STATEMENT: Final = 60.0

_WRITTEN: Final = (
    "select system_identifier as house, pg_current_wal_flush_lsn()::text as place, clock_timestamp() as now"
    " from pg_control_system()"
)
_REPLAYED: Final = (
    "select pg_is_in_recovery() and system_identifier = $1 as is_ours,"
    " coalesce(pg_last_wal_replay_lsn() >= $2::text::pg_lsn, false) as is_whole,"
    " extract(epoch from $3 - coalesce(pg_last_xact_replay_timestamp(), pg_postmaster_start_time()))::float8 as late"
    " from pg_control_system()"
)


class NotOurs(Exception):
    """It takes writes, or belongs to another database: what it shows is not what was written here."""


class Behind(Exception):
    """It did not come in time to what was written; `seconds` is the age of the last thing that it shows."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass
class Line:
    """What this process knows of the replica."""

    busy: int = 0
    alone_until: float = 0.0

    def leave_alone(self, why: str) -> None:
        """Ask it nothing for a moment, and say why."""
        self.alone_until = monotonic() + ALONE
        log.line("replica", outcome=why)

    def forget(self) -> None:
        """Ask it again."""
        self.alone_until = 0.0


line = Line()


@asynccontextmanager
async def connection() -> AsyncIterator[Any]:
    """A connection of a replica that shows all that is written by now, else of the database, for the block."""
    taken = await _taken(current().database_replica_url, current().database_replica_lag)
    if taken is None:
        async with db.connection() as own:
            yield own
        return
    try:
        yield taken
    except LOST:
        # It went away, or took from under the reader what it shows; the next try reads the database.
        line.leave_alone("broke_off")
        raise
    finally:
        line.busy -= 1
        await _let_go(taken)


async def _taken(url: Secret, seconds: int) -> Any | None:
    """A connection that can be read, one of the few; or None, and why not is counted."""
    if not url:
        return None
    if line.busy >= AT_ONCE or monotonic() < line.alone_until:
        tallies.REPLICA.labels("busy" if line.busy >= AT_ONCE else "left_alone").inc()
        return None
    found = None
    line.busy += 1
    try:
        found = await _ready(url, seconds)
        tallies.REPLICA.labels("read").inc()
    except (NotOurs, Behind, *LOST) as why:
        reason = {NotOurs: "not_ours", Behind: "behind"}.get(type(why), "down")
        tallies.REPLICA.labels(reason).inc()
        line.leave_alone(reason)
    finally:
        if found is None:
            line.busy -= 1
    return found


async def _ready(url: Secret, seconds: float) -> Any:
    found = await asyncpg.connect(
        url.reveal(),
        timeout=CONNECT,
        command_timeout=STATEMENT,
        server_settings={"application_name": "recourse reading", "timezone": "UTC", "jit": "off"},
    )
    try:
        await _wait_for(found, seconds)
    except BaseException:
        await _let_go(found)
        raise
    return found


async def look(url: Secret, seconds: float) -> None:
    """Whether it could be read now. Raises NotOurs, Behind when it is not that far in `seconds`, or what is LOST."""
    await _let_go(await _ready(url, seconds))


async def _wait_for(found: Any, seconds: float) -> None:
    """Until it shows what the database has written by now. Raises NotOurs, and Behind after so many seconds."""
    written = await db.fetchrow(_WRITTEN)
    assert written is not None
    end = monotonic() + seconds
    while True:
        told = await found.fetchrow(_REPLAYED, *written, timeout=CONNECT)
        if not told["is_ours"]:
            raise NotOurs
        if told["is_whole"]:
            return
        if monotonic() >= end:
            raise Behind(told["late"])
        await asyncio.sleep(STEP)


async def _let_go(found: Any) -> None:
    try:
        await found.close(timeout=CONNECT)
    except LOST:
        found.terminate()
