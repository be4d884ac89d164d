"""What the forms of complaints offer, and the few things they must look up."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints.queries.staff import HOLDERS
from app.complaints.rules.cla import CATEGORIES
from app.complaints.rules.sources import called
from app.kernel import db, values
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.naming import in_words
from app.kernel.values import Problem

Pairs = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Choices:
    """The lists of a form about a complaint."""

    hospitals: Pairs
    departments: dict[UUID, Pairs]
    sources: Pairs
    holders: Pairs
    has_helpline: bool = False

    @property
    def categories(self) -> Pairs:
        """What complaints are about on a helpline; other words may be written too."""
        return list(CATEGORIES.items()) if self.has_helpline else []

    @property
    def source_names(self) -> dict[str, str]:
        """What each source is called, by its code."""
        return dict(self.sources)

    def department_groups(self, hospital: UUID | None = None) -> Pairs:
        """Departments of one hospital, or of all in groups under their hospital's name."""
        if hospital is not None:
            return self.departments.get(hospital, [])
        names = dict(self.hospitals)
        return [
            (names[key], {str(one): name for one, name in rows})
            for key, rows in self.departments.items()
            if key in names
        ]


#: Where complaints are about: hospitals, and the helpline itself.
_PLACES: Final = """
select 'hospital' as part, o.id, called(o) as name, '' as name_ar, null::uuid as place, o.kind as code,
  called(o) as sorted
  from organisation o where o.is_active and o.kind in ('hospital', 'call_centre') and {scope}
union all
select 'department', d.id, called(d), '', d.organisation, '', called(d) from department d
  join organisation o on o.id = d.organisation where d.is_active and o.is_active and {scope}
union all
select 'source', s.id, s.name, s.name_ar, null, s.code,
  lpad(s.position::text, 5, '0') from complaint_source s where s.is_active
union all
(select 'holder', u.id, u.name, '', null, '', u.name from app_user u where u.active and u.role = any($2)
  and ($1::uuid[] is null or u.organisation = any($1::uuid[])) order by u.name limit 200)
order by 7, 3, 2
"""


async def choices(user: Account) -> Choices:
    """Hospitals in this person's scope, their departments, and the sources: one statement."""
    scope = "($1::uuid[] is null or o.id = any($1::uuid[]))"
    rows = await db.fetch(
        in_words(_PLACES.format(scope=scope)),
        user.scope,
        list(HOLDERS),
    )
    departments: dict[UUID, Pairs] = {}
    for row in rows:
        if row["part"] == "department":
            departments.setdefault(row["place"], []).append((row["id"], row["name"]))
    return Choices(
        hospitals=[(row["id"], row["name"]) for row in rows if row["part"] == "hospital"],
        departments=departments,
        sources=[
            (row["code"], called(row["name"], row["name_ar"])) for row in rows if row["part"] == "source"
        ],
        holders=[(row["id"], row["name"]) for row in rows if row["part"] == "holder"],
        has_helpline=any(row["code"] == "call_centre" for row in rows if row["part"] == "hospital"),
    )


async def case_by_reference(reference: str) -> UUID | None:
    """The key of a case; whether this person may open it is asked of the room of cases."""
    try:
        number = values.reference(reference)
    except Problem:
        return None
    found: UUID | None = await db.fetchval("select id from cases where reference = $1", number)
    return found


async def must_offer(user: Account, hospital: UUID | None, field: str = "hospital") -> None:
    """Raises Invalid at the field for an organisation that the forms of this person do not offer; none is none."""
    if hospital is not None and not await in_scope(user, hospital):
        raise Invalid(None, **{field: _("Choose the hospital.")})


async def in_scope(user: Account, hospital: UUID) -> bool:
    """Whether an organisation is there and in this person's scope."""
    found = await db.fetchval(
        "select 1 from organisation where id = $1 and is_active and ($2::uuid[] is null or id = any($2::uuid[]))",
        hospital,
        user.scope,
    )
    return found is not None
