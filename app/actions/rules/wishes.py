"""What one hospital wants of each source: its switches and thresholds, and the words of what is raised (sla.md 1.8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from babel.support import LazyProxy

from app.actions.rules.sources import SOURCES, Settings, Thresholds
from app.actions.rules.triggers import Proposal
from app.actions.rules.words import Category, Severity, Source
from app.kernel.language import _

#: The thresholds that each source's trigger looks at.
OF_SOURCE: Final[Mapping[Source, tuple[str, ...]]] = {
    Source.SURVEY: (
        "survey_stage_below",
        "survey_score_at_most",
        "survey_critical_at_most",
        "survey_high_at_most",
    ),
    Source.COMPLAINT_RESOLUTION: ("resolution_at_most",),
    Source.SOCIAL_MEDIA: ("sentiment_at_most",),
    Source.CALL_CENTER: ("call_at_most",),
    Source.KPI: ("kpi_decline_percent",),
}
NUMBERS: Final = tuple(one.name for one in fields(Thresholds))
#: The lowest and the highest a threshold can be.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "survey_stage_below": (1, 5),
    "survey_score_at_most": (0, 10),
    "survey_critical_at_most": (0, 10),
    "survey_high_at_most": (0, 10),
    "resolution_at_most": (1, 5),
    "sentiment_at_most": (-1, 1),
    "call_at_most": (1, 5),
    "kpi_decline_percent": (1, 100),
}
LABELS: Final[Mapping[str, LazyProxy]] = {
    "survey_stage_below": _("A stage of a survey below (of 5)"),
    "survey_score_at_most": _("A score of 0 to 10 of at most"),
    "survey_critical_at_most": _("Critical at a score of at most"),
    "survey_high_at_most": _("High at a score of at most"),
    "resolution_at_most": _("Satisfaction with the resolution of at most (of 5)"),
    "sentiment_at_most": _("Sentiment of at most (-1 to 1)"),
    "call_at_most": _("Rating of a call of at most (of 5)"),
    "kpi_decline_percent": _("Worse than the period before by at least (percent)"),
}
#: Titles where the hospital has set none. They are stored, so they are in the one language of the record: a hospital
#: that writes another sets its own.
TITLES: Final[Mapping[Source, str]] = {
    Source.SURVEY: "Poor survey: {{ what }} ({{ score }})",
    Source.COMPLAINT: "Complaint {{ reference }}: {{ what }}",
    Source.COMPLAINT_RESOLUTION: "Resolution of {{ reference }} rated {{ score }} of 5",
    Source.SOCIAL_MEDIA: "Negative mention: {{ what }}",
    Source.CALL_CENTER: "Call {{ reference }} rated {{ score }} of 5",
    Source.KPI: "{{ what }} declined: {{ score }} in {{ period }}",
    Source.QUALITY_AUDIT: "Audit not passed: {{ what }}",
}
ITEM_TITLE: Final = "Audit {{ what }}: item {{ item }} failed"


@dataclass(frozen=True)
class Wish:
    """One hospital's row for one source; what is empty is as it comes."""

    is_on: bool
    title: str = ""
    category: Category | None = None
    severity: Severity | None = None
    department: UUID | None = None
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    severities: frozenset[Severity] = frozenset()

    @property
    def thresholds(self) -> dict[str, Any]:
        """What is stored beside the columns; what is as usual is not."""
        lists = {"complaint_sources": sorted(self.codes), "complaint_severities": sorted(self.severities)}
        return {name: str(value) for name, value in self.numbers.items()} | {
            name: each for name, each in lists.items() if each
        }

    def over(self, proposal: Proposal) -> Proposal:
        """The proposal as this hospital wants it."""
        return replace(
            proposal,
            category=self.category or proposal.category,
            severity=self.severity or proposal.severity,
        )


def usual(source: Source) -> Wish:
    """What a hospital that has said nothing wants."""
    return Wish(SOURCES[source].on_by_default)


def wish_of(row: Mapping[str, Any], thresholds: Mapping[str, Any]) -> Wish:
    """A stored row. What an administrator wrote that is no number, or unknown, counts as not written."""
    return Wish(
        is_on=row["is_on"],
        title=row["title"],
        category=Category(row["category"]) if row["category"] else None,
        severity=Severity(row["severity"]) if row["severity"] else None,
        department=row["department"],
        numbers=_numbers(thresholds),
        codes=frozenset(map(str, _listed(thresholds, "complaint_sources"))),
        severities=frozenset(
            Severity(one) for one in _listed(thresholds, "complaint_severities") if one in list(Severity)
        ),
    )


def settings_of(wishes: Mapping[Source, Wish]) -> Settings:
    """All of a hospital's wishes as the rules of triggers take them."""
    all_wishes = {source: wishes.get(source) or usual(source) for source in Source}
    numbers = {
        name: value
        for source, names in OF_SOURCE.items()
        for name, value in all_wishes[source].numbers.items()
        if name in names
    }
    return Settings(
        enabled=frozenset(source for source, wish in all_wishes.items() if wish.is_on),
        thresholds=replace(Thresholds(), **numbers),
        complaint_sources=all_wishes[Source.COMPLAINT].codes,
        complaint_severities=all_wishes[Source.COMPLAINT].severities,
    )


def _numbers(thresholds: Mapping[str, Any]) -> dict[str, Decimal]:
    found = {}
    for name in NUMBERS:
        try:
            value = Decimal(str(thresholds[name]))
        except (KeyError, InvalidOperation):
            continue
        if value.is_finite():
            found[name] = value
    return found


def _listed(thresholds: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = thresholds.get(name)
    return value if isinstance(value, list) else ()
