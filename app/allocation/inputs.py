"""What the forms of allocation take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from app.kernel.fields import Fields
from app.kernel.language import _
from app.sla.rules.office import LONDON

LONGEST_NOTE = 5_000


@dataclass(frozen=True)
class AssignmentInput:
    """A provider for a case. `seen` is what the case's assignment was when the form was drawn."""

    provider: UUID
    seen: str = ""
    course_correction: bool = False
    second_opinion: bool = False
    urgent: bool = False
    notes: str = ""

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        given = cls(
            provider=fields.id("provider", empty=_("Choose the provider this case goes to.")),
            seen=fields.line("seen", longest=100),
            course_correction=fields.flag("course_correction"),
            second_opinion=fields.flag("second_opinion"),
            urgent=fields.flag("urgent"),
            notes=fields.text("notes", longest=LONGEST_NOTE),
        )
        if given.course_correction and given.second_opinion:
            fields.problem(
                "second_opinion", _("It is either a course correction or a second opinion, not both.")
            )
        return fields.done(given)


@dataclass(frozen=True)
class RotaInput:
    """A stretch of time for which a provider takes the cases of a category out of hours."""

    category: UUID
    provider: UUID
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        given = cls(
            category=fields.id("category", empty=_("Choose the category of law.")),
            provider=fields.id("provider", empty=_("Choose the provider.")),
            starts_at=fields.instant("starts_at", zone=LONDON, empty=_("Write when it begins.")),
            ends_at=fields.instant("ends_at", zone=LONDON, empty=_("Write when it ends.")),
        )
        if given.ends_at <= given.starts_at:
            fields.problem("ends_at", _("It must end after it begins."))
        return fields.done(given)


@dataclass(frozen=True)
class SplitInput:
    """A second problem of the same client, as a case of its own (cla.md 4.8)."""

    category: UUID
    matter_type1: UUID | None
    matter_type2: UUID | None
    internal: bool
    notes: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        return fields.done(
            cls(
                category=fields.id("category", empty=_("Choose what the new case is about.")),
                matter_type1=fields.id("matter_type1"),
                matter_type2=fields.id("matter_type2"),
                internal=fields.choice("where", ("internal", "external")) == "internal",
                notes=fields.text(
                    "notes", empty=_("Write what the new case is about."), longest=LONGEST_NOTE
                ),
            )
        )
