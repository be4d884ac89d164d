"""Triggers as they travel: the object `trigger` in the context of an event (sla.md 1.8).

Rooms that cause actions know none of this room's types: they write figures under plain names, and here they are
read. An object that cannot be read is a fault of the room that wrote it, so it raises.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from app.actions.rules.triggers import (
    Audited,
    CallRated,
    ComplaintOpened,
    FailedItem,
    KpiMeasured,
    Mentioned,
    ResolutionRated,
    Scale,
    SurveyScored,
    Trigger,
)
from app.actions.rules.words import Category, Severity, Source
from app.kernel.actor import Subject

KEY: Final = "trigger"
LONGEST_WHAT: Final = 200
LONGEST_TEXT: Final = 4_000
#: What is said of a cause but decides nothing.
_SAID: Final = ("source", "hospital", "department", "what", "reference", "text")


@dataclass(frozen=True)
class Cause:
    """Something that may raise an action: where, from which object, with which figures, and in which words."""

    source: Source
    hospital: UUID
    subject: Subject
    trigger: Trigger
    facts: Mapping[str, Any]
    department: UUID | None = None
    what: str = ""
    reference: str = ""
    text: str = field(default="", repr=False)
    also: tuple[Subject, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """What a template of a title may name."""
        figure = next((self.facts[name] for name in _FIGURES if self.facts.get(name) is not None), "")
        return {
            "what": self.what,
            "reference": self.reference,
            "score": str(figure),
            "period": str(self.facts.get("period") or ""),
            "code": str(self.facts.get("code") or ""),
        }


#: Names a template of a title may use.
NAMES: Final = ("what", "reference", "score", "period", "code", "item")
_FIGURES: Final = ("score", "rating", "sentiment", "value")


def cause_of(said: Mapping[str, Any], subject: Subject, also: tuple[Subject, ...] = ()) -> Cause:
    """The cause an event speaks of. Raises ValueError or KeyError for one that cannot be read."""
    source = Source(said["source"])
    facts = {name: value for name, value in said.items() if name not in _SAID}
    department = said.get("department")
    return Cause(
        source=source,
        hospital=UUID(str(said["hospital"])),
        subject=subject,
        trigger=trigger_of(source, str(subject.id), facts),
        facts=facts,
        department=UUID(str(department)) if department else None,
        what=" ".join(str(said.get("what") or "").split())[:LONGEST_WHAT],
        reference=str(said.get("reference") or "")[:40],
        text=str(said.get("text") or "")[:LONGEST_TEXT],
        also=also,
    )


def trigger_of(source: Source, subject: str, facts: Mapping[str, Any]) -> Trigger:
    """The figures as the rules take them. Raises KeyError for a source nothing triggers, or a figure left out."""
    return _READERS[source](subject, facts)


def _survey(subject: str, facts: Mapping[str, Any]) -> Trigger:
    scale = Scale(facts.get("scale") or Scale.STAGE_OF_FIVE)
    return SurveyScored(subject, Decimal(str(facts["score"])), scale, _category(facts))


def _complaint(subject: str, facts: Mapping[str, Any]) -> Trigger:
    return ComplaintOpened(
        subject, str(facts.get("code") or ""), Severity(facts["severity"]), _category(facts)
    )


def _resolution(subject: str, facts: Mapping[str, Any]) -> Trigger:
    return ResolutionRated(subject, Decimal(str(facts["rating"])))


def _mention(subject: str, facts: Mapping[str, Any]) -> Trigger:
    return Mentioned(subject, _number(facts, "sentiment"), str(facts.get("label") or ""))


def _call(subject: str, facts: Mapping[str, Any]) -> Trigger:
    return CallRated(subject, Decimal(str(facts["rating"])))


def _kpi(subject: str, facts: Mapping[str, Any]) -> Trigger:
    return KpiMeasured(
        subject,
        str(facts["period"]),
        Decimal(str(facts["value"])),
        _number(facts, "target"),
        _number(facts, "previous"),
        bool(facts.get("higher_is_better", True)),
    )


def _audit(subject: str, facts: Mapping[str, Any]) -> Trigger:
    failed = tuple(
        FailedItem(
            str(one["item"]),
            bool(one.get("critical")),
            Severity(one["severity"]) if one.get("severity") else None,
        )
        for one in facts.get("failed") or ()
    )
    return Audited(subject, failed, _number(facts, "score"), _number(facts, "pass_mark"))


def _number(facts: Mapping[str, Any], name: str) -> Decimal | None:
    value = facts.get(name)
    return None if value is None or value == "" else Decimal(str(value))


def _category(facts: Mapping[str, Any]) -> Category | None:
    value = facts.get("category")
    return Category(value) if value else None


_READERS: Final[Mapping[Source, Callable[[str, Mapping[str, Any]], Trigger]]] = {
    Source.SURVEY: _survey,
    Source.COMPLAINT: _complaint,
    Source.COMPLAINT_RESOLUTION: _resolution,
    Source.SOCIAL_MEDIA: _mention,
    Source.CALL_CENTER: _call,
    Source.KPI: _kpi,
    Source.QUALITY_AUDIT: _audit,
}
TRIGGERED: Final = tuple(_READERS)
