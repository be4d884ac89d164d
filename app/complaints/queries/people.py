"""The people around complaints, for many at once: who may be told, and in which language (sla.md 1.4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.complaints.rules.recipients import Moment, People, told
from app.sla.queries.people import Neighbours, neighbours
from app.sla.rules.told import Told


@dataclass(frozen=True)
class Neighbourhood(Neighbours):
    """Everybody around some complaints, read once for all of them."""

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
            assignee=self.person(assignee),
            department_contacts=self.all_of("contact", department),
            complaint_admins=self.all_of("admin", hospital),
            department_manager=self.one_of("manager", department),
            department_director=self.one_of("director", department),
            executive_contact=self.one_of("executive", hospital),
            coordinators=self.all_of("coordinator", hospital),
        )


async def neighbourhood(places: Iterable[tuple[UUID, UUID | None, UUID | None]]) -> Neighbourhood:
    """Everybody around complaints of these (hospital, department, assignee)."""
    wanted = list(places)
    found = await neighbours(
        (hospital for hospital, _, _ in wanted),
        (department for _, department, _ in wanted),
        (assignee for _, _, assignee in wanted),
    )
    return Neighbourhood(found.readers, found.persons, found.parts)
