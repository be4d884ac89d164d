"""Runs of the past."""

from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from app.kernel import db

_ENOUGH: Final = 7
_REMEMBERED: Final = timedelta(days=28)


async def last_success() -> datetime | None:
    """When a run last went well."""
    found: datetime | None = await db.fetchval(
        "select max(started_at) from notification_run where state = 'done'"
    )
    return found


async def usual(now: datetime) -> float | None:
    """The median of what runs of the last 28 days wanted to tell; None before there were seven of them."""
    rows = await db.fetch(
        "select wanted from notification_run where state = 'done' and started_at > $1", now - _REMEMBERED
    )
    return float(median(row["wanted"] for row in rows)) if len(rows) >= _ENOUGH else None


async def of_slot(slot: datetime) -> Any | None:
    """The run that stands for a slot."""
    return await db.fetchrow("select id, state from notification_run where slot = $1", slot)


async def newest(limit: int = 10) -> list[Any]:
    """The last runs with who began them."""
    return await db.fetch(
        "select r.*, coalesce(u.name, '') as by from notification_run r left join app_user u on u.id = r.started_by"
        " order by r.started_at desc limit $1",
        limit,
    )
