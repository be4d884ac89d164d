"""Walking over all cases, some at a time."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel import db

_FIRST = UUID(int=0)


async def after(last: UUID | None, limit: int) -> Sequence[UUID]:
    """The keys of the next cases in the order of keys."""
    rows = await db.fetch("select id from cases where id > $1 order by id limit $2", last or _FIRST, limit)
    return [row["id"] for row in rows]
