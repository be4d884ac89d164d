"""The watchdog's part: no open run without somebody who does it (reliability.md I41)."""

from typing import Final
from uuid import UUID

from app import jobs
from app.bi.commands.ledger import PUBLISH, fail
from app.kernel import db

_ORPHANS: Final = """
select r.id, r.is_dry, coalesce(r.chunks_total = r.chunks_done, false) as is_ready from bi_run r
where r.state in ('queued', 'running', 'publishing') and not exists (
  select from job j where j.kind like 'bi.%' and j.args->>'run' = r.id::text
  and j.done_at is null and j.dead_at is null and j.cancelled_at is null)
for update of r skip locked
"""


@db.atomic
async def adopt() -> list[UUID]:
    """End open runs that nobody does any more, or publish those whose chunks are all there; which had to end."""
    ended = []
    for row in await db.fetch(_ORPHANS):
        if row["is_ready"] and not row["is_dry"]:
            await jobs.enqueue(PUBLISH, {"run": str(row["id"])}, dedup_key=str(row["id"]))
        elif await fail(row["id"], "The work on it ended before it was done."):
            ended.append(row["id"])
    return ended
