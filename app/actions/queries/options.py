"""What the forms and filters of actions offer."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.actions.queries.staff import HOLDERS
from app.kernel import db
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.naming import in_words

Pairs = list[tuple[Any, Any]]
MOST_OWNERS: Final = 200


@dataclass(frozen=True)
class Choices:
    """The hospitals of a person's scope, their departments, and who may hold an action there."""

    hospitals: Pairs
    departments: dict[UUID, Pairs]
    holders: Pairs

    @property
    def first_hospital(self) -> UUID | None:
        """The one whose name comes first, or the only one."""
        return self.hospitals[0][0] if self.hospitals else None

    def hospital(self, asked: object) -> UUID | None:
        """The hospital of this key, as an address writes it; None for one that is not offered."""
        return next((key for key, _name in self.hospitals if str(key) == asked), None)

    def groups(self) -> Pairs:
        """Departments in groups under their hospital's name."""
        names = dict(self.hospitals)
        return [
            (names[key], {str(one): name for one, name in rows})
            for key, rows in self.departments.items()
            if key in names
        ]


_CHOICES: Final = """
select 'hospital' as part, o.id, called(o) as name, null::uuid as place from organisation o
  where o.is_active and o.kind in ('hospital', 'call_centre') and {scope}
union all
select 'department', d.id, called(d), d.organisation from department d
  join organisation o on o.id = d.organisation where d.is_active and o.is_active and {scope}
union all
(select 'holder', u.id, u.name, null from app_user u where u.active and u.role = any($2)
  and ($1::uuid[] is null or u.organisation = any($1::uuid[])) order by u.name limit {most})
order by 3, 2
"""


async def choices(user: Account) -> Choices:
    """All lists of a form, with one statement."""
    scope = "($1::uuid[] is null or o.id = any($1::uuid[]))"
    rows = await db.fetch(
        in_words(_CHOICES.format(scope=scope, most=MOST_OWNERS)),
        user.scope,
        list(HOLDERS),
    )
    departments: dict[UUID, Pairs] = {}
    for row in rows:
        if row["part"] == "department":
            departments.setdefault(row["place"], []).append((row["id"], row["name"]))
    return Choices(
        [(row["id"], row["name"]) for row in rows if row["part"] == "hospital"],
        departments,
        [(row["id"], row["name"]) for row in rows if row["part"] == "holder"],
    )


async def in_scope(user: Account, hospital: UUID) -> bool:
    """Whether an organisation is there and in this person's scope."""
    found = await db.fetchval(
        "select 1 from organisation where id = $1 and is_active and ($2::uuid[] is null or id = any($2::uuid[]))",
        hospital,
        user.scope,
    )
    return found is not None


async def must_be_in_scope(user: Account, hospital: UUID) -> None:
    """Raises Invalid for a hospital that this person may not choose."""
    if not await in_scope(user, hospital):
        raise Invalid(hospital=_("Choose the hospital."))


async def all_lie_in(places: Collection[tuple[UUID, UUID]]) -> bool:
    """Whether each of these departments belongs to the hospital beside it."""
    departments, hospitals = zip(*places, strict=True)
    astray = await db.fetchval(
        "select count(*) from unnest($1::uuid[], $2::uuid[]) p(department, hospital) where not exists"
        " (select 1 from department d where d.id = p.department and d.organisation = p.hospital)",
        list(departments),
        list(hospitals),
    )
    return not astray
