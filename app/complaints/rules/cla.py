"""The helpline's own complaints: its words for a state, its two clocks, what may be recorded (cla.md 5)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from babel.support import LazyProxy

from app.complaints.rules.states import Deed, Status
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.language import _
from app.sla.rules import Calendar
from app.sla.rules.calendar import after

HOLDING_LETTER_HOURS = 24
"""One working day of the calendar below."""

CLOSING_HOURS = 15 * 24
"""Fifteen working days of the calendar below."""

CATEGORIES = {
    "Access Problems": _("Access Problems"),
    "Advisor Conduct": _("Advisor Conduct"),
    "Assessment of scope incorrect - Operator believed matter in scope & SP disagreed": _(
        "Assessment of scope incorrect - Operator believed matter in scope & SP disagreed"
    ),
    "Client believes financial eligibility assessment is wrong": _(
        "Client believes financial eligibility assessment is wrong"
    ),
    "Client believes CLA should be able to assist with matter": _(
        "Client believes CLA should be able to assist with matter"
    ),
    "Client believes scope assessment is wrong": _("Client believes scope assessment is wrong"),
    "Deletion of details": _("Deletion of details"),
    "Inaccurate information provided": _("Inaccurate information provided"),
    "Language Line": _("Language Line"),
    "Online Advice": _("Online Advice"),
    "Slow response time or delay": _("Slow response time or delay"),
    "Specialist Advisor Conduct / Chasing for response": _(
        "Specialist Advisor Conduct / Chasing for response"
    ),
    "Other": _("Other"),
}
"""What the helpline's complaints are about (cla.md 5.2): kept as the first, offered beside other words."""

CALENDAR_NAME = "CLA"
HOURS_NAME = "CLA operators"

CALENDAR = {
    "tz": "Europe/London",
    "week": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")},
}
"""The calendar "CLA" without its bank holidays: Saturdays count, Sundays do not."""

OPERATOR_HOURS = {
    "tz": "Europe/London",
    "week": {
        **{day: [["09:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "sat": [["09:00", "12:30"]],
    },
}
"""When operators answer (cla.md 4.10), without the bank holidays."""


class ClaStatus(StrEnum):
    """The five words the helpline reports with."""

    RECEIVED = "received"
    PENDING = "pending"
    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    VOIDED = "voided"


def cla_status(status: Status, *, has_owner: bool, resolved: bool | None) -> ClaStatus:
    """The helpline's word for where a complaint stands (sla.md 1.5).

    `resolved` is its outcome, yes or no; empty while there is none. A complaint that was reopened has none.
    """
    if status is Status.CANCELLED:
        return ClaStatus.VOIDED
    if status.is_terminal and resolved is not None:
        return ClaStatus.RESOLVED if resolved else ClaStatus.UNRESOLVED
    return ClaStatus.PENDING if has_owner else ClaStatus.RECEIVED


@dataclass(frozen=True)
class Clocks:
    """The two promises of a complaint, and when each was kept; the deadlines come from the SLA engine."""

    holding_due_at: datetime
    closing_due_at: datetime
    holding_letter_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def requires_action_at(self) -> datetime | None:
        """The next deadline: the holding letter's until it is sent, then the closing one, then none."""
        if self.closed_at is not None:
            return None
        return self.closing_due_at if self.holding_letter_at else self.holding_due_at

    def holding_letter_late(self, now: datetime) -> bool:
        """Whether the holding letter went, or would now go, after its day."""
        return (self.holding_letter_at or now) > self.holding_due_at

    def closing_late(self, now: datetime) -> bool:
        """Whether the complaint closed, or would now close, after its fifteen days."""
        return (self.closed_at or now) > self.closing_due_at


def clocks(
    calendar: Calendar | None,
    created_at: datetime,
    closing_due_at: datetime,
    *,
    holding_letter_at: datetime | None,
    closed_at: datetime | None,
) -> Clocks:
    """Both clocks of a complaint, by the calendar of the row that gave its deadline (none: round the clock)."""
    holding = after(calendar, created_at, timedelta(hours=HOLDING_LETTER_HOURS))
    return Clocks(holding, closing_due_at, holding_letter_at, closed_at)


@dataclass(frozen=True)
class CodeTerms:
    """What recording a code by hand takes, besides notes, and which change of state it makes."""

    label: LazyProxy
    managers_only: bool = False
    deed: Deed | None = None
    needs_resolved: bool = False


CODES = {
    "COMPLAINT_NOTE": CodeTerms(_("Note")),
    "HOLDING_LETTER_SENT": CodeTerms(_("Holding letter sent")),
    "TRANSFERRED_TO_SPECIALIST": CodeTerms(_("Transferred to a specialist")),
    "FULL_RESPONSE_SENT": CodeTerms(_("Full response sent")),
    "COMPLAINT_CLOSED": CodeTerms(_("Complaint closed"), deed=Deed.CLOSE, needs_resolved=True),
    "COMPLAINT_VOID": CodeTerms(_("Complaint voided"), managers_only=True, deed=Deed.CANCEL),
}
"""Upstream lets any operator record all of these and only hides the screens; here the server decides."""

LONGEST_NOTES = 10_000


@dataclass(frozen=True)
class Recorded:
    """What somebody wants to record: a code, notes, and whether the complaint was resolved, if known."""

    code: str
    notes: str
    resolved: bool | None = None


def must_record(recorded: Recorded, status: Status, *, works_complaints: bool, manager: bool) -> CodeTerms:
    """What recording this means, or the refusal that says what to do.

    Raises Forbidden for people who do not work complaints and where it takes a manager, Conflict on a
    complaint that is over, Invalid for an unknown code, empty or too long notes, or a closing that does not
    say whether the complaint was resolved.
    """
    terms = CODES.get(recorded.code)
    if terms is None:
        raise Invalid(event_code=_("Choose what happened from the list."))
    if not works_complaints:
        raise Forbidden(_("Ask somebody who works on complaints to do this."))
    if terms.managers_only and not manager:
        raise Forbidden(_("Ask a manager to do this."))
    if status in (Status.CLOSED, Status.CANCELLED) and recorded.code != "COMPLAINT_NOTE":
        raise Conflict(_("This complaint is over. Reopen it first."))
    _must_be_told_in_full(terms, recorded)
    return terms


def _must_be_told_in_full(terms: CodeTerms, recorded: Recorded) -> None:
    notes, resolved = recorded.notes, recorded.resolved
    if not notes.strip():
        raise Invalid(notes=_("Write what was done."))
    if len(notes) > LONGEST_NOTES:
        raise Invalid(notes=_("Shorten the notes to %d characters.") % LONGEST_NOTES)
    if terms.needs_resolved and resolved is None:
        raise Invalid(resolved=_("Say whether the complaint was resolved."))


def stored_notes(code: str, notes: str) -> str:
    """The notes as the timeline keeps them: they begin with what was done."""
    return f"{CODES[code].label}. {notes.strip()}"
