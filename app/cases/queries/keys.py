"""Walking over all cases, some at a time."""

from collections.abc import Sequence
from uuid import UUID

from app.cases import facts
from app.kernel import db

BATCH = 1_000
_FIRST = UUID(int=0)


async def after(last: UUID | None) -> Sequence[UUID]:
    """The keys of the next cases in the order of keys."""
    rows = await db.fetch("select id from cases where id > $1 order by id limit $2", last or _FIRST, BATCH)
    return [row["id"] for row in rows]


async def drifted_after(last: UUID | None) -> tuple[list[UUID], UUID | None]:
    """Those of the next cases whose row is not what case and log say, and the last case, None at the end.

    A case that changes while it is looked at is looked at again, so that only what stays wrong counts.
    """
    cases = await after(last)
    found = await facts.drifted(cases) if cases else []
    return await facts.drifted(found) if found else [], cases[-1] if cases else None
