"""Rows of deadlines, and which open actions one of them would move."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.naming import in_words

_FIRST: Final = UUID(int=0)
MOST: Final = 500


@dataclass(frozen=True)
class Row:
    """A row of deadlines as it stands now."""

    id: UUID
    version: int
    name: str
    hospital: UUID | None
    hospital_name: str
    department_name: str
    hours: tuple[int, int, int, int]
    is_active: bool


_ROWS: Final = """
select k.id, k.version, k.name, k.hospital, coalesce(called(o), '') as hospital_name, coalesce(called(d), '') as
  department_name, k.critical_hours, k.high_hours, k.medium_hours, k.low_hours, k.is_active
from action_sla_config k left join organisation o on o.id = k.hospital left join department d on d.id = k.department
where ($1::uuid[] is null or k.hospital = any($1::uuid[]))
"""
#: The row wins, or was switched off: of those it fits, the ones no closer row fits, that hold something else.
_AFFECTED: Final = """
from action a join action_sla_config k on k.id = $1
where a.status in ('open', 'in_progress', 'pending_approval', 'approved') and a.id > $2
  and ((a.config = k.id and (a.config_version <> k.version or not k.is_active))
    or (k.is_active and a.config is distinct from k.id
      and (k.hospital is null or k.hospital = a.hospital) and (k.department is null or k.department = a.department)
      and not exists (select 1 from action_sla_config o where o.is_active
        and (o.hospital is null or o.hospital = a.hospital) and (o.department is null or o.department = a.department)
        and (o.department is not null, o.hospital is not null) > (k.department is not null, k.hospital is not null))))
  and not exists (select 1 from action_target t where t.action = a.id and t.version = a.target_version
    and t.basis = 'given')
"""


async def rows_of(user: Account) -> list[Row]:
    """Every row in this person's scope; at most 500."""
    scope = user.scope
    rows = await db.fetch(
        in_words(f"{_ROWS} order by called(o) nulls first, called(d) nulls first, k.name limit {MOST}"), scope
    )
    return [_row(row) for row in rows]


async def row_for(user: Account, key: UUID) -> Row:
    """One row. Raises NotFound for one outside the scope."""
    found = await db.fetchrow(in_words(f"{_ROWS} and k.id = $2"), user.scope, key)
    if found is None:
        raise NotFound(_("There is no such rule."))
    return _row(found)


async def version_of(config: UUID) -> int:
    """The version a row has now. Raises NotFound."""
    found = await db.fetchval("select version from action_sla_config where id = $1", config)
    if found is None:
        raise NotFound(_("There is no such rule."))
    return int(found)


def _row(row: Any) -> Row:
    return Row(
        id=row["id"],
        version=row["version"],
        name=row["name"],
        hospital=row["hospital"],
        hospital_name=row["hospital_name"],
        department_name=row["department_name"],
        hours=(row["critical_hours"], row["high_hours"], row["medium_hours"], row["low_hours"]),
        is_active=row["is_active"],
    )


async def affected(config: UUID, *, after: UUID = _FIRST, limit: int) -> list[UUID]:
    """The next actions, by key."""
    rows: list[Any] = await db.fetch(f"select a.id {_AFFECTED} order by a.id limit $3", config, after, limit)
    return [each["id"] for each in rows]


async def count_affected(config: UUID) -> int:
    """How many there are."""
    return int(await db.fetchval(f"select count(*) {_AFFECTED}", config, _FIRST))
