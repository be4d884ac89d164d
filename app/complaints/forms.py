"""What the forms about complaints take: each is read once, every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self
from uuid import UUID

from app.complaints.inputs import Complainer, NewComplaint
from app.complaints.rules.cla import LONGEST_NOTES
from app.complaints.rules.states import Brought, Status
from app.complaints.tables import COMPLAINANT_KINDS
from app.kernel.fields import Fields
from app.kernel.language import LANGUAGES, _
from app.sla.rules import Level

_LEVELS: Final = tuple(level.value for level in Level)
_CODE: Final = 20
_MOST_HOURS: Final = 10_000
_MOST_LEVELS: Final = 10
#: What may be tried of a rule, each called as in its row and in the administration: every column that moves an
#: instant. Numbers with the least and the most they may be, those that may stay empty, and what is on or off.
TRIED_NUMBERS: Final = {
    **dict.fromkeys(
        (
            "sla_hours",
            "first_reminder_hours_after",
            "second_reminder_hours_after",
            "escalation_hours_after",
            "reminder_hours_before",
            "second_reminder_hours_before",
            "escalation_step_hours",
            "acknowledge_hours",
        ),
        (0, _MOST_HOURS),
    ),
    "max_escalation_level": (0, _MOST_LEVELS),
}
TRIED_OR_NONE: Final = ("response_hours", "next_response_hours")
TRIED_FLAGS: Final = ("second_reminder_enabled", "pause_on_waiting", "no_target")
#: Instead of a calendar: every hour of every day counts.
AROUND: Final = "around"
#: What may be written beside a complaint: a code of the helpline, the department's answer, the complainant's words.
LETTERS: Final = {
    "COMPLAINT_NOTE": _("Note only"),
    "DEPT_RESPONSE": _("Response of the department"),
    "HOLDING_LETTER_SENT": _("Holding letter"),
    "FULL_RESPONSE_SENT": _("Full response"),
    "TRANSFERRED_TO_SPECIALIST": _("Transfer to a specialist"),
    "INBOUND": _("Heard from the complainant"),
}
COMPLAINANTS: Final = {
    "patient": _("Patient"),
    "relative": _("Relative"),
    "third_party": _("Third party, with consent"),
    "anonymous": _("Anonymous"),
}


@dataclass(frozen=True)
class ComplaintForm:
    """A new complaint as the form says it."""

    new: NewComplaint

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, linked_case: UUID | None = None) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        who = _complainer(fields)
        new = NewComplaint(
            hospital=fields.id("hospital", empty=_("Choose the hospital.")),
            title=fields.line("title", empty=_("Say in a few words what it is about."), longest=500),
            source=fields.line("source", longest=_CODE),
            department=fields.id("department"),
            description=fields.text("description"),
            category=fields.line("category", longest=100),
            severity=fields.choice("severity", _LEVELS) or Level.MEDIUM.value,
            priority=fields.choice("priority", _LEVELS) or Level.MEDIUM.value,
            assigned_to=fields.id("assigned_to"),
            complainant=who,
            linked_case=linked_case,
        )
        return fields.done(cls(new))


@dataclass(frozen=True)
class DetailForm:
    """What a complaint is about and who complained, after a change; with the version it was drawn from."""

    wanted: dict[str, Any] = field(repr=False)
    reason: str
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        who = _complainer(fields)
        wanted = {
            "title": fields.line("title", empty=_("Say in a few words what it is about."), longest=500),
            "description": fields.text("description"),
            "category": fields.line("category", longest=100),
            "source": fields.line("source", longest=_CODE),
            "department": fields.id("department"),
            "severity": fields.choice("severity", _LEVELS, empty=_("Choose one from the list.")),
            "priority": fields.choice("priority", _LEVELS, empty=_("Choose one from the list.")),
            "complainant_kind": who.kind,
            "complainant_name": who.name,
            "complainant_phone": who.phone,
            "complainant_email": who.email,
            "complainant_language": who.language,
            "consent_to_contact": who.consents,
        }
        reason = fields.line("reason", longest=500)
        return fields.done(cls(wanted, reason, version_of(form)))


@dataclass(frozen=True)
class TrialForm:
    """What is tried of a rule: `terms` has only the columns that were given, an empty calendar keeps the rule's."""

    hospital: UUID | None = None
    source: str = ""
    severity: str | None = None
    priority: str | None = None
    terms: Mapping[str, int | bool | None] = field(default_factory=dict)
    #: a calendar's key, AROUND for every hour of every day, or nothing
    calendar: str = ""

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(given)
        calendar = fields.line("calendar", longest=40)
        if calendar not in ("", AROUND):
            calendar = str(fields.id("calendar", empty=_("Choose one from the list.")))
        return fields.done(
            cls(
                hospital=fields.id("hospital"),
                source=fields.line("source", longest=_CODE),
                severity=fields.choice("severity", _LEVELS),
                priority=fields.choice("priority", _LEVELS),
                terms=_terms(fields, given),
                calendar=calendar,
            )
        )


@dataclass(frozen=True)
class MoveForm:
    """A change of state with what it takes; `resolved` is the helpline's outcome."""

    target: str
    brought: Brought
    resolved: bool | None
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        target = fields.choice("status", tuple(Status), empty=_("Choose where it goes."))
        brought = Brought(
            reason=fields.text("reason", longest=2_000),
            awaiting=fields.line("awaiting", longest=200),
            resolution=fields.text("resolution", longest=LONGEST_NOTES),
        )
        resolved = {"yes": True, "no": False}.get(fields.choice("resolved", ("yes", "no")) or "")
        return fields.done(cls(target, brought, resolved, version_of(form)))


@dataclass(frozen=True)
class LetterForm:
    """Words on the timeline: what they are, and whether they also go to the complainant by mail."""

    code: str
    text: str = field(repr=False)
    by_mail: bool
    channel: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(
            cls(
                code=fields.choice("code", tuple(LETTERS)) or "COMPLAINT_NOTE",
                text=fields.text("notes", empty=_("Write what was done."), longest=LONGEST_NOTES),
                by_mail=fields.flag("by_mail"),
                channel=fields.choice("channel", ("phone", "email", "letter", "visit")) or "",
            )
        )


@dataclass(frozen=True)
class BulkForm:
    """One deed for the ticked rows."""

    deed: str
    ids: list[UUID]
    assignee: UUID | None
    status: str
    brought: Brought

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        deed = fields.choice("deed", ("assign", "status"), empty=_("Choose what to do with them.")) or ""
        ids = fields.ids("ids", empty=_("Tick the complaints first."))
        assignee = fields.id("assigned_to")
        status = fields.choice("status", tuple(Status)) or ""
        if deed == "status" and not status:
            fields.problem("status", _("Choose where it goes."))
        if deed == "assign" and assignee is None:
            fields.problem("assigned_to", _("Choose who answers for them."))
        words = fields.text("reason", longest=2_000)
        brought = Brought(
            reason=words, awaiting=fields.line("awaiting", longest=200) or words[:200], resolution=words
        )
        return fields.done(cls(deed, ids, assignee, status, brought))


def _terms(fields: Fields, given: Mapping[str, Any]) -> dict[str, int | bool | None]:
    """The columns of a rule that a form gives; an empty number keeps the rule's, where none is not a value."""
    numbers = {
        name: fields.number(name, lowest=lowest, highest=highest)
        for name, (lowest, highest) in TRIED_NUMBERS.items()
    }
    flags = {name: fields.choice(name, ("yes", "no")) for name in TRIED_FLAGS}
    kept = {name: value for name, value in numbers.items() if value is not None}
    kept |= {name: value == "yes" for name, value in flags.items() if value is not None}
    answers = {
        name: fields.number(name, lowest=1, highest=_MOST_HOURS) for name in TRIED_OR_NONE if name in given
    }
    return {**kept, **answers}


def _complainer(fields: Fields) -> Complainer:
    kind = fields.choice("complainant_kind", COMPLAINANT_KINDS) or "patient"
    consents = fields.flag("consent_to_contact")
    if kind == "third_party" and not consents:
        fields.problem("consent_to_contact", _("A third party needs the patient's consent before you go on."))
    if kind == "anonymous":
        for name in ("complainant_name", "complainant_phone", "complainant_email", "complainant_language"):
            fields.line(name)
        return Complainer(kind="anonymous")
    return Complainer(
        kind=kind,
        name=fields.line("complainant_name", longest=200),
        phone=fields.line("complainant_phone", longest=40),
        email=fields.line("complainant_email", longest=254),
        language=fields.choice("complainant_language", tuple(LANGUAGES)) or "en",
        consents=consents,
    )


def version_of(form: Mapping[str, Any]) -> int:
    """The version a form was drawn from; 0 when it was tampered with, which is stale."""
    given = str(form.get("version", ""))
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
