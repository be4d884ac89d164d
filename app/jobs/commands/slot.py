"""The clock: each slot of periodic work is one job, whoever comes first (reliability.md 3.1, period slot)."""

from datetime import UTC, datetime

import asyncpg

from app.jobs import kinds, queries
from app.jobs.commands.ask import ring
from app.kernel import clock, db, fault, ids

_NEVER = datetime.min.replace(tzinfo=UTC)
_CLAIM = """
with open_one as (
  select id from job where kind = $2 and dedup_key = $3 and done_at is null and dead_at is null
    and cancelled_at is null),
slot as (
  insert into period_slot (id, name, slot, job_id)
  select $1, $2, $4, coalesce((select id from open_one), $5)
  on conflict (name, slot) do nothing returning job_id)
insert into job (id, kind, dedup_key, run_at, max_attempts, created_at)
select $5, $2, $3, recourse_now(), $6, recourse_now() from slot where job_id = $5
returning id
"""


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
        return int(await claim(name, slot))
    except asyncpg.UniqueViolationError:
        return 0


@db.atomic
async def claim(name: str, slot: datetime) -> bool:
    """Claim a slot and make its job in one statement; while the job of an earlier slot is open, it serves."""
    made = await db.fetchval(
        _CLAIM, ids.new(), name, f"slot:{name}", slot, ids.new(), kinds.find(name).max_attempts
    )
    fault.point("slot.after_claim")
    if made is not None:
        await ring()
    return made is not None
