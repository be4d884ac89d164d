"""Who is told of an audit: whoever does it, and who answers for the ward."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kernel import db


@dataclass(frozen=True)
class Reader:
    """Somebody who is told, in their own language."""

    id: UUID
    language: str


_PEOPLE = """
with parts as (
  select c.department as place, c.member as person, 'doer' as part from department_contact c
    where c.department = any($1)
  union select d.id, d.manager, 'doer' from department d where d.id = any($1)
  union select d.id, p.person, 'head' from department d cross join lateral (values (d.manager), (d.director)) p(person)
    where d.id = any($1)
  union select d.id, a.member, 'last' from department d
    join organisation_complaint_admin a on a.organisation = d.organisation where d.id = any($1)
  union select null, p.id, 'own' from unnest($2::uuid[]) p(id))
select p.place, p.part, u.id, u.language from parts p join app_user u on u.id = p.person and u.active order by u.id
"""


@dataclass(frozen=True)
class Around:
    """The people around some audits, read once for all of them."""

    parts: dict[tuple[UUID | None, str], list[Reader]]
    persons: dict[UUID, Reader]

    def reminded(self, department: UUID, assignee: UUID | None) -> list[Reader]:
        """Whoever does the audit: the one it is given to, else the ward's contacts and manager."""
        own = self.persons.get(assignee) if assignee else None
        return [own] if own else self._at(department, "doer") or self._at(department, "last")

    def alerted(self, department: UUID, assignee: UUID | None) -> list[Reader]:
        """Who hears that it was missed: the ward's manager and director, and the one it was given to."""
        own = self.persons.get(assignee) if assignee else None
        heads = self._at(department, "head") or self._at(department, "last")
        return list(dict.fromkeys([*heads, *([own] if own else [])]))

    def _at(self, place: UUID, part: str) -> list[Reader]:
        return self.parts.get((place, part), [])


async def around(places: Collection[UUID], persons: Collection[UUID]) -> Around:
    """The people around these departments, and these persons, as far as their accounts are open."""
    rows: list[Any] = await db.fetch(_PEOPLE, list(places), list(persons))
    parts: dict[tuple[UUID | None, str], list[Reader]] = defaultdict(list)
    known: dict[UUID, Reader] = {}
    for row in rows:
        reader = known.setdefault(row["id"], Reader(row["id"], row["language"]))
        parts[row["place"], row["part"]].append(reader)
    return Around(parts, known)
