"""Who is told what about a complaint, and how (sla.md 1.4)."""

from dataclasses import dataclass
from enum import StrEnum

from app.sla.rules.told import Above, Person, Told, rung_of, tell

REGULATORS = frozenset({"MOH", "CCHI"})
NEVER_FOLDED = frozenset({"MOH"})


class Moment(StrEnum):
    """A moment at which staff are told."""

    CREATED = "created"
    ASSIGNED = "assigned"
    FIRST_REMINDER = "first_reminder"
    SECOND_REMINDER = "second_reminder"
    ESCALATION = "escalation"


@dataclass(frozen=True)
class People:
    """The people around a complaint, as facts."""

    assignee: Person | None = None
    department_contacts: tuple[Person, ...] = ()
    complaint_admins: tuple[Person, ...] = ()
    department_manager: Person | None = None
    department_director: Person | None = None
    executive_contact: Person | None = None
    coordinators: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Complainant:
    """The person who complained. Anonymous ones are never written to."""

    anonymous: bool = False
    consents: bool = False
    has_contact: bool = False

    @property
    def may_be_told(self) -> bool:
        """Whether they agreed to hear from us and left a way: then they get the receipt."""
        return self.consents and self.has_contact and not self.anonymous


def told(moment: Moment, people: People, *, level: int = 1) -> Told:
    """Who hears of this moment. `level` counts escalations from 1 and means nothing at other moments.

    Inactive people and dead addresses are passed over. An answer that is `unroutable` belongs in the red
    queue: silence is not an outcome.
    """
    if moment is Moment.ESCALATION:
        return _ladder(people).told(level)
    chain = (rung_of(people.assignee), people.department_contacts, people.complaint_admins)
    if moment is Moment.SECOND_REMINDER:
        return tell(chain, copies=rung_of(people.department_manager))
    return tell(chain)


def told_on_resolution(complainant: Complainant, *, thank_you_email_enabled: bool) -> bool:
    """Whether the complainant is written to when it is resolved: only where the row in force wants it."""
    return thank_you_email_enabled and complainant.may_be_told


def by_mail(person: Person, moment: Moment, source: str) -> bool:
    """Whether a notice also leaves as mail; in-app it always appears.

    `source` is the code of the complaint's source. A regulator's escalation cannot be muted.
    """
    return person.mail or (moment is Moment.ESCALATION and source in REGULATORS)


def may_fold(source: str) -> bool:
    """Whether this mail may leave inside a digest."""
    return source not in NEVER_FOLDED


def _ladder(people: People) -> Above:
    above = (people.department_manager, people.department_director, people.executive_contact)
    return Above(people.assignee, tuple(rung_of(person) for person in above), people.coordinators)
