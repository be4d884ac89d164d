"""What the minute brings: the slots that are due."""

from datetime import UTC, datetime

import asyncpg

from app.jobs import kinds, queries, rules
from app.jobs.commands import slot as slots
from app.kernel import clock

_NEVER = datetime.min.replace(tzinfo=UTC)


async def claim_due() -> int:
    """Make a job of every slot that is due and nobody has claimed, but for long work that was missed; how many.

    Of missed slots only the newest counts: a sweep does everything due, not everything missed. One that
    is later than its rule allows is left out.
    """
    now = await _now()
    return sum([await _try(name, slot) for name, slot in await _due(now) if not _was_missed(name, slot, now)])


async def catch_up() -> bool:
    """Make a job of the oldest slot of long work that was missed, unless one is being done; whether there was one.

    A house that slept through its nights would do them all at once while people begin: so they go one by one.
    """
    now = await _now()
    if await queries.is_catching_up(now):
        return False
    for name, slot in await _due(now):
        if _was_missed(name, slot, now):
            return await _try(name, slot) == 1
    return False


async def _now() -> datetime:
    return clock.frozen_at() or await queries.now()


async def _due(now: datetime) -> list[tuple[str, datetime]]:
    """The slots that may still be claimed, the oldest first."""
    due = {
        kind.name: slot
        for kind in kinds.known()
        if kind.runs is not None
        and (slot := kind.runs.latest(now)) is not None
        and now - slot <= kind.runs.late
    }
    last = await queries.last_slots(list(due))
    unclaimed = [(name, slot) for name, slot in due.items() if last.get(name, _NEVER) < slot]
    return sorted(unclaimed, key=lambda each: each[1])


def _was_missed(name: str, slot: datetime, now: datetime) -> bool:
    return kinds.find(name).long and rules.was_missed(slot, now)


async def _try(name: str, slot: datetime) -> int:
    """Claim one slot; losing it, to another consumer or to a person who ran it just now, is no error."""
    try:
        return int(await slots.claim(name, slot))
    except asyncpg.UniqueViolationError:
        return 0
