"""Which open complaints a configuration row would move."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.complaints.queries.scope import OPEN
from app.kernel import db

_FIRST: Final = UUID(int=0)


@dataclass(frozen=True)
class Row:
    """The configuration row as it stands now."""

    id: UUID
    hospital: UUID
    version: int


#: The row wins, or was switched off: of those it fits, the ones no closer row fits, that hold something else.
_AFFECTED: Final = f"""
from complaint c join complaint_sla_config k on k.id = $1
where {OPEN} and c.hospital = k.hospital and c.id > $2
  and ((c.config = k.id and (c.config_version <> k.version or not k.is_active))
    or (k.is_active and c.config is distinct from k.id
      and (k.source is null or k.source = c.source) and (k.severity is null or k.severity = c.severity)
      and (k.priority is null or k.priority = c.priority)
      and not exists (select 1 from complaint_sla_config o where o.is_active and o.hospital = k.hospital
        and (o.source is null or o.source = c.source) and (o.severity is null or o.severity = c.severity)
        and (o.priority is null or o.priority = c.priority)
        and (o.source is not null, o.severity is not null, o.priority is not null)
          > (k.source is not null, k.severity is not null, k.priority is not null))))
  and not exists (select 1 from complaint_target t where t.complaint = c.id and t.version = c.target_version
    and t.basis in ('given', 'none'))
"""


async def row(config: UUID) -> Row | None:
    """A configuration row."""
    found = await db.fetchrow("select id, hospital, version from complaint_sla_config where id = $1", config)
    return None if found is None else Row(**dict(found))


async def affected(row: Row, *, after: UUID = _FIRST, limit: int) -> list[UUID]:
    """The next complaints, by key."""
    rows: list[Any] = await db.fetch(f"select c.id {_AFFECTED} order by c.id limit $3", row.id, after, limit)
    return [each["id"] for each in rows]


async def count_affected(row: Row) -> int:
    """How many there are."""
    return int(await db.fetchval(f"select count(*) {_AFFECTED}", row.id, _FIRST))
