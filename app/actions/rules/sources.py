"""The fifteen sources: how each creates actions, what it asks for, what it defaults to (sla.md 1.8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.actions.rules.words import Category, Severity, Source


class Mode(StrEnum):
    """How actions of a source come about."""

    AUTOMATIC = "automatic"
    FORM = "form"
    BOTH = "both"


@dataclass(frozen=True)
class SourceTerms:
    """One line of the table. No category or severity means: whoever fills in the form chooses.

    `asks_for` names what its form insists on: `meeting`, `date`, `item_number`, `department`, `ward`.
    """

    mode: Mode
    category: Category | None = None
    severity: Severity | None = None
    asks_for: tuple[str, ...] = ()
    on_by_default: bool = True
    may_be_anonymous: bool = False


_MINUTES = ("meeting", "date", "item_number")
_WALK = ("ward", "date")

SOURCES: Mapping[Source, SourceTerms] = {
    Source.SURVEY: SourceTerms(Mode.AUTOMATIC, Category.SERVICE_QUALITY, Severity.MEDIUM),
    Source.COMPLAINT: SourceTerms(Mode.AUTOMATIC, Category.OTHER, on_by_default=False),
    Source.COMPLAINT_RESOLUTION: SourceTerms(Mode.AUTOMATIC, Category.PROCESS_IMPROVEMENT, Severity.HIGH),
    Source.SOCIAL_MEDIA: SourceTerms(Mode.AUTOMATIC, Category.OTHER, Severity.MEDIUM),
    Source.CALL_CENTER: SourceTerms(Mode.AUTOMATIC, Category.STAFF_BEHAVIOR, Severity.MEDIUM),
    Source.KPI: SourceTerms(Mode.AUTOMATIC, Category.PROCESS_IMPROVEMENT, Severity.HIGH),
    Source.MANUAL: SourceTerms(Mode.FORM),
    Source.PATIENT_FAMILY_COMMITTEE: SourceTerms(Mode.FORM, asks_for=_MINUTES),
    Source.EXECUTIVE_COMMITTEE: SourceTerms(Mode.FORM, severity=Severity.HIGH, asks_for=_MINUTES),
    Source.DEPARTMENT_MEETING: SourceTerms(Mode.FORM, asks_for=(*_MINUTES, "department")),
    Source.ROUNDS: SourceTerms(Mode.FORM, Category.FACILITY, Severity.MEDIUM, asks_for=_WALK),
    Source.STAFF_FEEDBACK: SourceTerms(Mode.FORM, may_be_anonymous=True),
    Source.PATIENT_OBSERVATION: SourceTerms(
        Mode.FORM, Category.PATIENT_SAFETY, Severity.HIGH, asks_for=_WALK
    ),
    Source.QUALITY_AUDIT: SourceTerms(Mode.BOTH, Category.CLINICAL_QUALITY),
    Source.MANAGEMENT_REVIEW: SourceTerms(Mode.FORM, asks_for=_MINUTES),
}


@dataclass(frozen=True)
class Thresholds:
    """Where "poor" begins; a hospital may set each one. Ratings and stages are of 5."""

    survey_stage_below: Decimal = Decimal(3)
    survey_score_at_most: Decimal = Decimal(6)
    survey_critical_at_most: Decimal = Decimal(1)
    survey_high_at_most: Decimal = Decimal(2)
    resolution_at_most: Decimal = Decimal(2)
    sentiment_at_most: Decimal = Decimal("-0.5")
    call_at_most: Decimal = Decimal(2)
    kpi_decline_percent: Decimal = Decimal(10)


@dataclass(frozen=True)
class Settings:
    """What one hospital wants raised by itself. Empty complaint conditions mean every complaint."""

    enabled: frozenset[Source] = frozenset(one for one, terms in SOURCES.items() if terms.on_by_default)
    thresholds: Thresholds = field(default_factory=Thresholds)
    complaint_sources: frozenset[str] = frozenset()
    complaint_severities: frozenset[Severity] = frozenset()
