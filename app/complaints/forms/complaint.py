"""A new complaint, and what one is about after a change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self
from uuid import UUID

from app.complaints.inputs import Complainer, NewComplaint
from app.complaints.tables import COMPLAINANT_KINDS
from app.kernel.fields import Fields, version_of
from app.kernel.language import LANGUAGES, _
from app.sla.rules import Level

LEVELS: Final = tuple(level.value for level in Level)
LONGEST_CODE: Final = 20
COMPLAINANTS: Final = {
    "patient": _("Patient"),
    "relative": _("Relative"),
    "third_party": _("Third party, with consent"),
    "anonymous": _("Anonymous"),
}


def new_complaint(
    form: Mapping[str, Any], *, linked_case: UUID | None = None, follows: UUID | None = None
) -> NewComplaint:
    """A new complaint as the form says it, about a case or after another complaint. Raises Invalid."""
    fields = Fields(form)
    return fields.done(
        NewComplaint(
            hospital=fields.id("hospital", empty=_("Choose the hospital.")),
            title=fields.line("title", empty=_("Say in a few words what it is about."), longest=500),
            source=fields.line("source", longest=LONGEST_CODE),
            department=fields.id("department"),
            description=fields.text("description"),
            category=fields.line("category", longest=100),
            severity=fields.choice("severity", LEVELS) or Level.MEDIUM.value,
            priority=fields.choice("priority", LEVELS) or Level.MEDIUM.value,
            assigned_to=fields.id("assigned_to"),
            complainant=_complainer(fields),
            linked_case=linked_case,
            from_complaint=follows,
        )
    )


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
            "source": fields.line("source", longest=LONGEST_CODE),
            "department": fields.id("department"),
            "severity": fields.choice("severity", LEVELS, empty=_("Choose one from the list.")),
            "priority": fields.choice("priority", LEVELS, empty=_("Choose one from the list.")),
            "complainant_kind": who.kind,
            "complainant_name": who.name,
            "complainant_phone": who.phone,
            "complainant_email": who.email,
            "complainant_language": who.language,
            "consent_to_contact": who.consents,
        }
        reason = fields.line("reason", longest=500)
        return fields.done(cls(wanted, reason, version_of(form)))


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
