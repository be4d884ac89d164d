"""Who may hold a complaint."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.kernel import db

HOLDERS: Final = ("complaints_officer", "operator_manager", "department_manager", "operator")

#: People of the hospital or of what it belongs to; operators only where they work themselves.
_FIT: Final = """
with recursive up as (
  select id, parent from organisation where id = $1
  union select o.id, o.parent from organisation o join up on o.id = up.parent)
select u.id, u.name from app_user u where u.active and u.role = any($2) and u.organisation in (select id from up)
"""


@dataclass(frozen=True)
class Holder:
    """Somebody a complaint may be given to."""

    id: UUID
    name: str


async def may_hold(person: UUID, hospital: UUID) -> bool:
    """Whether somebody may answer for complaints of a hospital."""
    return await db.fetchval(f"{_FIT} and u.id = $3", hospital, list(HOLDERS), person) is not None


async def holders(hospital: UUID) -> list[Holder]:
    """Everybody who may, by name."""
    rows = await db.fetch(f"{_FIT} order by u.name, u.id limit 500", hospital, list(HOLDERS))
    return [Holder(row["id"], row["name"]) for row in rows]
