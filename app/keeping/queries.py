"""What is known of copies, drills and restores."""

from datetime import datetime
from typing import Any

from app.kernel import db


async def newest_done(kind: str) -> datetime | None:
    """When the newest copy, drill or restore ended well."""
    found: datetime | None = await db.fetchval(
        "select max(ended_at) from keeping where kind = $1 and state = 'done'", kind
    )
    return found


async def newest(kind: str) -> Any | None:
    """The newest copy, drill or restore, however it ended."""
    return await db.fetchrow("select * from keeping where kind = $1 order by started_at desc limit 1", kind)


async def held() -> list[Any]:
    """How many messages of each kind are held."""
    return list(
        await db.fetch(
            "select kind, count(*) as n from outbox where state = 'held' group by kind order by kind"
        )
    )
