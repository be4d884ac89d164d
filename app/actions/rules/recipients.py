"""Who is told what about an action (sla.md 1.6, 1.9)."""

from dataclasses import dataclass

from app.actions.rules.words import Status
from app.sla.rules.told import Above, Person, Told, rung_of, tell


@dataclass(frozen=True)
class People:
    """The people around an action, as facts. Coordinators are those of its hospital."""

    assignee: Person | None = None
    submitter: Person | None = None
    department_contacts: tuple[Person, ...] = ()
    department_manager: Person | None = None
    department_director: Person | None = None
    executive_contact: Person | None = None
    coordinators: tuple[Person, ...] = ()


def told_of_assignment(people: People) -> Told:
    """The assignee; an action in a queue is announced to the department's contacts, else the coordinators."""
    return tell((rung_of(people.assignee), people.department_contacts, people.coordinators))


def told_of_submission(people: People) -> Told:
    """Everybody who may approve: the coordinators, without the assignee and the submitter."""
    own = {person.id for person in (people.assignee, people.submitter) if person}
    return tell((people.coordinators,), besides=own)


def told_of_decision(people: People) -> Told:
    """Whoever submitted it, with a copy to the assignee; who they are may have changed meanwhile."""
    return tell(
        (rung_of(people.submitter), rung_of(people.assignee), rung_of(people.department_manager)),
        copies=rung_of(people.assignee),
    )


def told_of_reminder(status: Status, people: People) -> Told:
    """Whoever the action waits for: the approvers while it is pending, else whoever works on it or closes it."""
    if status is Status.PENDING_APPROVAL:
        return told_of_submission(people)
    return tell(
        (
            rung_of(people.assignee),
            rung_of(people.department_manager),
            people.department_contacts,
            people.coordinators,
        )
    )


def told_of_escalation(people: People, level: int) -> Told:
    """Level 1 the department's manager, 2 its director, 3 the executive contact; copies go down, not up."""
    above = (people.department_manager, people.department_director, people.executive_contact)
    chain = Above(people.assignee, tuple(rung_of(person) for person in above), people.coordinators)
    return chain.told(level, copy_all_below=True)


def told_of_alarm(people: People) -> Told:
    """Nobody took it: its coordinators, with a copy to the department's manager; without one the manager."""
    manager = rung_of(people.department_manager)
    return tell((people.coordinators, manager), copies=manager)


def told_of_check(people: People) -> Told:
    """Whoever looks whether a closed action still holds: the coordinators, with a copy to the assignee."""
    return tell((people.coordinators, rung_of(people.department_manager)), copies=rung_of(people.assignee))
