"""Who may hold an action."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from app.kernel import db

HOLDERS: Final = ("department_manager", "action_coordinator", "complaints_officer", "operator_manager")
#: People of the hospital or of what it belongs to, and those of all organisations.
_FIT: Final = """
with recursive up as (
  select id as hospital, id, parent from organisation where id = any($1)
  union select up.hospital, o.id, o.parent from organisation o join up on o.id = up.parent)
select u.id, u.name, up.hospital from up join app_user u on u.organisation = up.id
  where u.active and u.role = any($2)
union select u.id, u.name, h.id from unnest($1::uuid[]) h(id) cross join app_user u
  where u.active and u.organisation is null and u.role = any($2)
"""


async def all_may_hold(pairs: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether each of these people may answer for actions of the hospital beside them."""
    rows = await db.fetch(
        f"select f.id, f.hospital from ({_FIT}) f where f.id = any($3)",
        list({hospital for _person, hospital in pairs}),
        list(HOLDERS),
        list({person for person, _hospital in pairs}),
    )
    return set(pairs) <= {(row["id"], row["hospital"]) for row in rows}


async def holders(hospital: UUID) -> list[tuple[UUID, str]]:
    """Everybody who may, key and name, by name."""
    rows = await db.fetch(f"{_FIT} order by 2, 1 limit 500", [hospital], list(HOLDERS))
    return [(row["id"], row["name"]) for row in rows]
