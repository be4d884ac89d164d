"""What is done to a complaint that is there: moved, given to somebody, answered, linked, given a deadline."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from app.complaints.rules.cla import LONGEST_NOTES
from app.complaints.rules.states import Brought, Status
from app.kernel.fields import Fields, version_of
from app.kernel.language import _

#: What may be written beside a complaint: a code of the helpline, the department's answer, the complainant's words.
LETTERS: Final = {
    "COMPLAINT_NOTE": _("Note only"),
    "DEPT_RESPONSE": _("Response of the department"),
    "HOLDING_LETTER_SENT": _("Holding letter"),
    "FULL_RESPONSE_SENT": _("Full response"),
    "TRANSFERRED_TO_SPECIALIST": _("Transfer to a specialist"),
    "INBOUND": _("Heard from the complainant"),
}


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


@dataclass(frozen=True)
class OwnerForm:
    """Who is to answer for a complaint."""

    assigned_to: UUID
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        owner = fields.id("assigned_to", empty=_("Choose who answers for this complaint."))
        return fields.done(cls(owner, version_of(form)))


@dataclass(frozen=True)
class DeadlineForm:
    """Another deadline, and why."""

    due_at: datetime
    reason: str
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, zone: str) -> Self:
        """The time typed on the wall clock of `zone`. Raises Invalid."""
        fields = Fields(form)
        due_at = fields.instant("due_at", zone=zone, empty=_("Choose day and time."))
        reason = fields.line("reason", empty=_("Say why."), longest=500)
        return fields.done(cls(due_at, reason, version_of(form)))


@dataclass(frozen=True)
class CaseLinkForm:
    """The number of the case that a complaint is about."""

    linked_case: str
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        case = fields.line("linked_case", empty=_("Type the number of the case."), longest=20)
        return fields.done(cls(case, version_of(form)))


@dataclass(frozen=True)
class SatisfactionForm:
    """How satisfied somebody is with the resolution, from 1 to 5, and what they said."""

    score: int
    words: str = field(repr=False)

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        empty = _("Choose a number from 1 to 5.")
        score = fields.number("satisfaction", empty=empty, lowest=1, highest=5)
        return fields.done(cls(score, fields.line("words", longest=500)))
