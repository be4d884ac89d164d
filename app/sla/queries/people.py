"""The people around what was promised, for many at once: who may be told, and in which language (sla.md 1.4, 1.6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from app.kernel import db
from app.sla.rules.told import Person


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the house, as far as a message to them is concerned."""

    id: UUID
    name: str
    language: str
    zone: str


@dataclass(frozen=True)
class Neighbours:
    """Everybody around some records, read once for all of them."""

    readers: Mapping[str, Reader]
    persons: Mapping[UUID, Person]
    #: By part (contact, manager, director, admin, executive, coordinator), then by department or hospital.
    parts: Mapping[str, Mapping[UUID, tuple[Person, ...]]] = field(default_factory=dict)

    def person(self, key: UUID | None) -> Person | None:
        """Somebody who was asked for by key."""
        return self.persons.get(key) if key else None

    def all_of(self, part: str, place: UUID | None) -> tuple[Person, ...]:
        """Who plays a part at a department or hospital, by name."""
        return self.parts.get(part, {}).get(place, ()) if place else ()

    def one_of(self, part: str, place: UUID | None) -> Person | None:
        """The one who plays a part there."""
        return next(iter(self.all_of(part, place)), None)


#: Whoever did not say that notices shall not come as mail gets them so (sla.md 1.4).
_PEOPLE: Final = """
with recursive up as (
  select id as hospital, id, parent, 0 as far from organisation where id = any($1)
  union all select up.hospital, o.id, o.parent, up.far + 1 from organisation o join up on o.id = up.parent),
parts as (
  select 'contact' as part, c.department as place, c.member as person, 0 as far
    from department_contact c where c.department = any($2)
  union all select p.part, d.id, p.person, 0 from department d
    cross join lateral (values ('manager', d.manager), ('director', d.director)) p(part, person)
    where d.id = any($2) and p.person is not null
  union all select 'admin', a.organisation, a.member, 0 from organisation_complaint_admin a
    where a.organisation = any($1)
  union all select 'executive', o.id, o.executive_contact, 0 from organisation o
    where o.id = any($1) and o.executive_contact is not null
  union all select 'coordinator', up.hospital, u.id, up.far from up
    join app_user u on u.organisation = up.id and u.role = 'action_coordinator'
  union all select 'coordinator', h.id, u.id, 1000 from unnest($1::uuid[]) h(id)
    cross join app_user u where u.organisation is null and u.role = 'action_coordinator'
  union all select 'own', null, p.id, 0 from unnest($3::uuid[]) p(id))
select p.part, p.place, p.far, u.id, u.name, u.language, u.time_zone, u.active,
  u.mail_bounced_at is not null as bounced, u.preferences -> 'mail_notices' is distinct from 'false' as mail
from parts p join app_user u on u.id = p.person order by p.far, u.name, u.id
"""


async def neighbours(
    hospitals: Iterable[UUID], departments: Iterable[UUID | None], persons: Iterable[UUID | None]
) -> Neighbours:
    """Everybody around these places, and these people.

    Coordinators are those of the nearest organisation that has some: the hospital's own, else its group's,
    else those of all.
    """
    rows = await db.fetch(
        _PEOPLE, list(set(hospitals)), list({*departments} - {None}), list({*persons} - {None})
    )
    found = {row["id"]: _person(row) for row in rows}
    parts: dict[str, dict[UUID, list[Person]]] = defaultdict(lambda: defaultdict(list))
    nearest: dict[UUID, int] = {}
    for row in rows:
        if row["part"] != "coordinator" or nearest.setdefault(row["place"], row["far"]) == row["far"]:
            parts[row["part"]][row["place"]].append(found[row["id"]])
    return Neighbours(
        {str(row["id"]): Reader(row["id"], row["name"], row["language"], row["time_zone"]) for row in rows},
        found,
        {part: {place: tuple(people) for place, people in at.items()} for part, at in parts.items()},
    )


def _person(row: Any) -> Person:
    return Person(str(row["id"]), row["active"], row["bounced"], row["mail"])
