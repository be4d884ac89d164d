"""The out-of-hours rota as it stands."""

from typing import Any
from uuid import UUID

from app.kernel import clock, db


async def coming() -> list[Any]:
    """Entries that are not over, soonest first; at most two hundred."""
    return await db.fetch(
        "select e.id, e.starts_at, e.ends_at, c.name as category, o.name as provider"
        " from rota_entry e join category c on c.id = e.category join organisation o on o.id = e.provider"
        " where e.ends_at > $1 order by e.starts_at, c.name, e.id limit 200",
        clock.now(),
    )


async def firms() -> list[tuple[UUID, str]]:
    """Active firms that take cases of any category."""
    rows = await db.fetch(
        "select o.id, o.name from organisation o where o.is_active"
        " and exists (select 1 from allocation a where a.provider = o.id) order by o.name, o.id"
    )
    return [(row["id"], row["name"]) for row in rows]


async def overlapping(category: UUID, starts_at: Any, ends_at: Any) -> Any | None:
    """The entry that is in the way of a new one."""
    return await db.fetchrow(
        "select e.starts_at, e.ends_at, o.name as provider from rota_entry e join organisation o on o.id = e.provider"
        " where e.category = $1 and tstzrange(e.starts_at, e.ends_at) && tstzrange($2, $3)"
        " order by e.starts_at limit 1",
        category,
        starts_at,
        ends_at,
    )
