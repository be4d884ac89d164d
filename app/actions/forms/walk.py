"""What is written down on a round of a ward, or about a patient, on a phone; and what staff say (sla.md 1.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from app.actions.inputs import NewAction
from app.actions.rules.sources import SOURCES
from app.actions.rules.words import Category, Severity, Source
from app.kernel.fields import Fields, Upload
from app.kernel.language import _

WALKS: Final = (Source.ROUNDS, Source.PATIENT_OBSERVATION)
MOST_PHOTOS: Final = 5


@dataclass(frozen=True)
class WalkForm:
    """One thing seen, with its pictures."""

    new: NewAction
    photos: list[Upload]
    #: What stays on the page for the next thing seen on the same round.
    kept: dict[str, str]

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, today: date) -> Self:
        """Raises Invalid. Severity and category are the source's own unless chosen."""
        fields = Fields(form)
        source = Source(fields.choice("source", WALKS, empty=_("Choose what it is.")) or WALKS[0])
        severity, category = chosen(fields, source)
        day = fields.date("date", empty=_("Say when it was."), last=today)
        new = NewAction(
            hospital=fields.id("hospital", empty=_("Choose the hospital.")),
            department=fields.id("ward", empty=_("Choose the ward.")),
            title=fields.line("title", empty=_("Say in a few words what you saw."), longest=500),
            source=source,
            description=fields.text("description"),
            category=category,
            severity=severity,
            priority=severity,
            metadata={"date": day.isoformat()},
        )
        kept = {name: str(form.get(name, "")) for name in ("source", "hospital", "ward", "date")}
        return fields.done(cls(new, fields.files("files", most=MOST_PHOTOS), kept))


@dataclass(frozen=True)
class SuggestionForm:
    """What somebody of the staff says should be better; perhaps without their name."""

    new: NewAction
    anonymous: bool

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        severity, category = chosen(fields, Source.STAFF_FEEDBACK)
        new = NewAction(
            hospital=fields.id("hospital", empty=_("Choose the hospital.")),
            department=fields.id("department"),
            title=fields.line("title", empty=_("Say in a few words what should be better."), longest=500),
            source=Source.STAFF_FEEDBACK,
            description=fields.text("description"),
            category=category,
            severity=severity,
            priority=severity,
        )
        return fields.done(cls(new, fields.flag("anonymous")))


def chosen(fields: Fields, source: Source) -> tuple[Severity, Category]:
    """Severity and category as chosen, else the source's own, else as usual."""
    terms = SOURCES[source]
    severity = fields.choice("severity", Severity) or terms.severity or Severity.MEDIUM
    category = fields.choice("category", Category) or terms.category or Category.OTHER
    return severity, category
