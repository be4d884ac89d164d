"""The people around actions, for many at once: who may be told, and in which language (sla.md 1.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.actions.rules.recipients import People
from app.sla.queries.people import Neighbours, neighbours

Place = tuple[UUID, UUID | None, UUID | None, UUID | None]


@dataclass(frozen=True)
class Neighbourhood(Neighbours):
    """Everybody around some actions, read once for all of them."""

    def around(
        self, hospital: UUID, department: UUID | None, assignee: UUID | None, submitter: UUID | None = None
    ) -> People:
        """The people of one action."""
        return People(
            assignee=self.person(assignee),
            submitter=self.person(submitter),
            department_contacts=self.all_of("contact", department),
            department_manager=self.one_of("manager", department),
            department_director=self.one_of("director", department),
            executive_contact=self.one_of("executive", hospital),
            coordinators=self.all_of("coordinator", hospital),
        )


async def neighbourhood(places: Iterable[Place]) -> Neighbourhood:
    """Everybody around actions of these (hospital, department, assignee, submitter)."""
    wanted = list(places)
    found = await neighbours(
        (place[0] for place in wanted),
        (place[1] for place in wanted),
        (person for place in wanted for person in place[2:]),
    )
    return Neighbourhood(found.readers, found.persons, found.parts)
