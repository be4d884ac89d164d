"""What the minute brings: the slots that are due."""

from datetime import UTC, datetime

import asyncpg

from app.jobs import kinds, queries
from app.jobs.commands import slot as slots
from app.kernel import clock, db

_NEVER = datetime.min.replace(tzinfo=UTC)


async def claim_due() -> int:
    """Make a job of every slot that is due and nobody has claimed; how many.

    Of missed slots only the newest counts: a sweep does everything due, not everything missed. One that
    is later than its rule allows is left out.
    """
    now = clock.frozen_at() or await db.fetchval("select recourse_now()")
    due = {
        kind.name: slot
        for kind in kinds.known()
        if kind.runs is not None
        and (slot := kind.runs.latest(now)) is not None
        and now - slot <= kind.runs.late
    }
    last = await queries.last_slots(list(due))
    return sum([await _try(name, slot) for name, slot in due.items() if last.get(name, _NEVER) < slot])


async def _try(name: str, slot: datetime) -> int:
    """Claim one slot; losing it, to another consumer or to a person who ran it just now, is no error."""
    try:
        return int(await slots.claim(name, slot))
    except asyncpg.UniqueViolationError:
        return 0
