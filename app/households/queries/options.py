"""What forms about households choose from, within a person's scope."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.kernel import db

_PLACES: Final = """
with recursive open(id) as (
  select l.id from location l where l.validity_to is null and (
    not exists (select from user_place own where own.member = $1)
    or l.id in (select own.location from user_place own where own.member = $1))
  union select l.id from location l join open on l.parent = open.id where l.validity_to is null)
select l.id, l.kind, l.code || ' ' || l.name as name, coalesce(d.code || ' ' || d.name, '') as above
from open join location l using (id) left join location d on d.id = l.parent
order by l.kind, d.code, l.code limit 2000
"""


@dataclass(frozen=True)
class Place:
    """A region R, district D, municipality W or village V."""

    id: UUID
    kind: str
    name: str
    above: str


async def places(user: Account) -> list[Place]:
    """The places this person may choose, those above first."""
    return [Place(**row) for row in await db.fetch(_PLACES, user.id)]


async def may_choose(user: Account, place: UUID | None) -> bool:
    """Whether a household may be put at a place by this person; at none only by whoever is not limited."""
    return bool(
        await db.fetchval(
            "select case when $2::uuid is null then not exists (select from user_place where member = $1)"
            " else exists (with recursive up(id, parent) as (select id, parent from location where id = $2"
            "  and validity_to is null union select l.id, l.parent from location l join up on l.id = up.parent)"
            "  select from up where not exists (select from user_place where member = $1)"
            "  or id in (select location from user_place where member = $1)) end",
            user.id,
            place,
        )
    )


async def officers() -> list[tuple[UUID, str]]:
    """Officers who still work, by code."""
    rows = await db.fetch(
        "select id, code || ' ' || trim(other_names || ' ' || last_name) as name from enrolment_officer"
        " where validity_to is null and coalesce(works_to, 'infinity') >= recourse_now()::date"
        " order by code limit 1000"
    )
    return [(row["id"], row["name"]) for row in rows]


async def products() -> list[Any]:
    """Products on sale, by code."""
    return await db.fetch(
        "select id, code, name from product where validity_to is null"
        " and coalesce(date_to, 'infinity') >= recourse_now()::date order by code limit 500"
    )
