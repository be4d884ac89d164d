"""The clock: each slot of periodic work is one job, whoever comes first (reliability.md 3.1, period slot)."""

from datetime import datetime

from app.jobs import kinds
from app.jobs.commands.ask import ring
from app.kernel import db, fault, ids

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
