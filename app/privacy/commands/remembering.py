"""The ledger of erasures: telling it what was erased, and erasing again what a copy brought back (security.md BK-1)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.kernel import clock, db, ids
from app.privacy import door, ledger
from app.privacy.queries import erasures
from app.settings import Settings

#: So many lines are told in one transaction.
BATCH: Final = 5_000
WHY: Final = "Erased again after a copy was brought back."


@db.atomic
async def tell(settings: Settings) -> int:
    """Tell the ledger beside the copies what it has not been told yet; how many lines. Nothing is told for good
    before it is on the disk: a death in between tells it twice, which does no harm. Raises OSError."""
    lines, keys, runs = await erasures.untold(BATCH)
    if not lines:
        return 0
    await asyncio.to_thread(ledger.append, ledger.place(settings), lines)
    now = clock.now()
    await db.execute("update erasure set kept_at = $2 where id = any($1)", keys, now)
    await db.execute("update retention_run set kept_at = $2 where id = any($1)", runs, now)
    return len(lines)


@db.atomic
async def begin_again(kind: str, cutoff: datetime) -> UUID:
    """A run for what is erased again; its key."""
    run = ids.new()
    await db.execute(
        "insert into retention_run (id, kind, dry, days, cutoff, state, why, created_at)"
        " values ($1, $2, false, 0, $3, 'running', $4, $5)",
        run, kind, cutoff, WHY, clock.now(),
    )  # fmt: skip
    return run


@db.atomic
async def again(run: UUID, kind: str, subjects: Sequence[UUID]) -> int:
    """Erase these once more; how many."""
    await door.open_the_door(run)
    _touched, done = await door.erased(kind, subjects, run)
    await db.execute("update retention_run set subjects = subjects + $2 where id = $1", run, done)
    return done
