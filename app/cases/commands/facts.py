"""Mending and checking the denormalised rows of cases, a batch at a time (decisions.md 5)."""

from uuid import UUID

from app.cases import facts
from app.cases.queries import keys
from app.kernel import db

BATCH = 1_000


@db.atomic
async def rebuild_after(last: UUID | None) -> tuple[int, UUID | None]:
    """Make the rows of the next cases anew; how many were missing or wrong, and the last case, None at the end."""
    cases = await keys.after(last, BATCH)
    return (await facts.rebuild(cases), cases[-1]) if cases else (0, None)


async def drifted_after(last: UUID | None) -> tuple[list[UUID], UUID | None]:
    """Those of the next cases whose row is not what case and log say, and the last case, None at the end.

    A case that changes while it is looked at is looked at again, so that only what stays wrong counts.
    """
    cases = await keys.after(last, BATCH)
    found = await facts.drifted(cases) if cases else []
    return await facts.drifted(found) if found else [], cases[-1] if cases else None
