"""The people around complaints, for many at once: who may be told, and in which language (sla.md 1.4)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from app.complaints.rules.recipients import Moment, People, told
from app.kernel import db
from app.sla.rules.told import Person, Told

#: The preference of a person that notices also come as mail; a regulator's escalation asks nobody (sla.md 1.4).
MAIL_PREFERENCE: Final = "mail_notices"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the house, as far as a message to them is concerned."""

    id: UUID
    name: str
    language: str
    zone: str


@dataclass(frozen=True)
class Neighbourhood:
    """Everybody around some complaints, read once for all of them."""

    readers: Mapping[str, Reader]
    persons: Mapping[UUID, Person]
    contacts: Mapping[UUID, tuple[Person, ...]] = field(default_factory=dict)
    managers: Mapping[UUID, Person] = field(default_factory=dict)
    directors: Mapping[UUID, Person] = field(default_factory=dict)
    admins: Mapping[UUID, tuple[Person, ...]] = field(default_factory=dict)
    executives: Mapping[UUID, Person] = field(default_factory=dict)
    coordinators: Mapping[UUID, tuple[Person, ...]] = field(default_factory=dict)
    _answers: dict[Any, Told] = field(default_factory=dict, repr=False, compare=False)

    def told(
        self,
        moment: Moment,
        hospital: UUID,
        department: UUID | None,
        assignee: UUID | None,
        *,
        level: int = 1,
    ) -> Told:
        """Who hears of this moment; decided once for all complaints of the same place and assignee."""
        key = (moment, hospital, department, assignee, level)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = told(
                moment, self.around(hospital, department, assignee), level=level
            )
        return answer

    def around(self, hospital: UUID, department: UUID | None, assignee: UUID | None) -> People:
        """The people of one complaint."""
        return People(
            assignee=self.persons.get(assignee) if assignee else None,
            department_contacts=self.contacts.get(department, ()) if department else (),
            complaint_admins=self.admins.get(hospital, ()),
            department_manager=self.managers.get(department) if department else None,
            department_director=self.directors.get(department) if department else None,
            executive_contact=self.executives.get(hospital),
            coordinators=self.coordinators.get(hospital, ()),
        )


_PLACES: Final = """
with recursive up as (
  select id as hospital, id, parent, 0 as far from organisation where id = any($1)
  union all select up.hospital, o.id, o.parent, up.far + 1 from organisation o join up on o.id = up.parent),
roles as (
  select 'contact' as part, c.department as place, c.member as person, 0 as far
    from department_contact c where c.department = any($2)
  union all select 'manager', d.id, d.manager, 0 from department d where d.id = any($2) and d.manager is not null
  union all select 'director', d.id, d.director, 0 from department d where d.id = any($2) and d.director is not null
  union all select 'admin', a.organisation, a.member, 0 from organisation_complaint_admin a
    where a.organisation = any($1)
  union all select 'executive', o.id, o.executive_contact, 0 from organisation o
    where o.id = any($1) and o.executive_contact is not null
  union all select 'coordinator', up.hospital, u.id, up.far from up join app_user u
    on u.organisation = up.id and u.role = 'action_coordinator'
  union all select 'coordinator', h.id, u.id, 1000 from unnest($1::uuid[]) h(id) cross join app_user u
    where u.organisation is null and u.role = 'action_coordinator'
  union all select 'assignee', null, a.id, 0 from unnest($3::uuid[]) a(id))
select r.part, r.place, r.far, u.id, u.name, u.language, u.time_zone, u.active,
  u.mail_bounced_at is not null as bounced, u.preferences
from roles r join app_user u on u.id = r.person order by r.far, u.name, u.id
"""


async def neighbourhood(places: Iterable[tuple[UUID, UUID | None, UUID | None]]) -> Neighbourhood:
    """Everybody around complaints of these (hospital, department, assignee)."""
    wanted = list(places)
    rows = await db.fetch(
        _PLACES,
        list({hospital for hospital, _, _ in wanted}),
        list({department for _, department, _ in wanted if department}),
        list({assignee for _, _, assignee in wanted if assignee}),
    )
    persons = {row["id"]: _person(row) for row in rows}
    parts: dict[str, dict[UUID, list[Person]]] = defaultdict(lambda: defaultdict(list))
    for row in _nearest(rows):
        parts[row["part"]][row["place"]].append(persons[row["id"]])
    return Neighbourhood(
        readers={
            str(row["id"]): Reader(row["id"], row["name"], row["language"], row["time_zone"]) for row in rows
        },
        persons=persons,
        contacts=_many(parts["contact"]),
        managers=_one(parts["manager"]),
        directors=_one(parts["director"]),
        admins=_many(parts["admin"]),
        executives=_one(parts["executive"]),
        coordinators=_many(parts["coordinator"]),
    )


def _nearest(rows: Iterable[Any]) -> Iterable[Any]:
    """Of coordinators only those of the nearest organisation: the hospital's own, else its group's, else all's."""
    near: dict[UUID, int] = {}
    for row in rows:
        if row["part"] != "coordinator" or near.setdefault(row["place"], row["far"]) == row["far"]:
            yield row


def _person(row: Any) -> Person:
    wants_mail = json.loads(row["preferences"]).get(MAIL_PREFERENCE) is not False
    return Person(str(row["id"]), row["active"], row["bounced"], wants_mail)


def _many(places: Mapping[UUID, list[Person]]) -> dict[UUID, tuple[Person, ...]]:
    return {place: tuple(people) for place, people in places.items()}


def _one(places: Mapping[UUID, list[Person]]) -> dict[UUID, Person]:
    return {place: people[0] for place, people in places.items()}
