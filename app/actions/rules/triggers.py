"""When something that happened elsewhere raises an action by itself (sla.md 1.8)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import singledispatch

from app.actions.rules.sources import SOURCES, Settings, Thresholds
from app.actions.rules.words import Category, Severity, Source


class Scale(StrEnum):
    """What a survey score is out of."""

    STAGE_OF_FIVE = "stage_of_five"
    ZERO_TO_TEN = "zero_to_ten"


@dataclass(frozen=True)
class SurveyScored:
    """A survey was handed in; `category` is what its questions are mapped to, if to anything."""

    submission: str
    score: Decimal
    scale: Scale = Scale.STAGE_OF_FIVE
    category: Category | None = None


@dataclass(frozen=True)
class ComplaintOpened:
    """A complaint was created; `source` is its source's code."""

    complaint: str
    source: str
    severity: Severity
    category: Category | None = None


@dataclass(frozen=True)
class ResolutionRated:
    """A complainant said how satisfied they are with the resolution, 1 to 5."""

    complaint: str
    rating: Decimal


@dataclass(frozen=True)
class Mentioned:
    """Somebody wrote about the hospital; sentiment -1 to 1, or only a label."""

    mention: str
    sentiment: Decimal | None = None
    label: str = ""


@dataclass(frozen=True)
class CallRated:
    """A caller rated a call, 1 to 5."""

    call: str
    rating: Decimal


@dataclass(frozen=True)
class KpiMeasured:
    """A figure of a period, with its target and the figure of the period before, where there are any."""

    kpi: str
    period: str
    value: Decimal
    target: Decimal | None = None
    previous: Decimal | None = None
    higher_is_better: bool = True


@dataclass(frozen=True)
class FailedItem:
    """An item of an audit that was not met."""

    item: str
    critical: bool = False
    severity: Severity | None = None


@dataclass(frozen=True)
class Audited:
    """An audit was handed in."""

    audit: str
    failed: tuple[FailedItem, ...] = ()
    score: Decimal | None = None
    pass_mark: Decimal | None = None


Trigger = SurveyScored | ComplaintOpened | ResolutionRated | Mentioned | CallRated | KpiMeasured | Audited


@dataclass(frozen=True)
class Proposal:
    """An action to raise. `key` keeps it to one action: a second one of the same key is a log line."""

    source: Source
    subject_kind: str
    subject: str
    category: Category
    severity: Severity

    @property
    def key(self) -> tuple[Source, str, str]:
        """Source, kind of object, object."""
        return (self.source, self.subject_kind, self.subject)


def proposals(trigger: Trigger, settings: Settings) -> tuple[Proposal, ...]:
    """The actions a hospital with these settings wants for what happened: usually none or one."""
    return tuple(one for one in _proposed(trigger, settings) if one.source in settings.enabled)


@singledispatch
def _proposed(trigger: object, settings: Settings) -> tuple[Proposal, ...]:
    raise TypeError(f"Nothing is known of {type(trigger).__name__}")


@_proposed.register
def _from_survey(trigger: SurveyScored, settings: Settings) -> tuple[Proposal, ...]:
    limits = settings.thresholds
    if trigger.scale is Scale.STAGE_OF_FIVE:
        poor = trigger.score < limits.survey_stage_below
    else:
        poor = trigger.score <= limits.survey_score_at_most
    if not poor:
        return ()
    severity = survey_severity(trigger.score, limits)
    return (_of(Source.SURVEY, "submission", trigger.submission, trigger.category, severity),)


@_proposed.register
def _from_complaint(trigger: ComplaintOpened, settings: Settings) -> tuple[Proposal, ...]:
    wanted_source = not settings.complaint_sources or trigger.source in settings.complaint_sources
    severities = settings.complaint_severities
    if not wanted_source or (severities and trigger.severity not in severities):
        return ()
    return (_of(Source.COMPLAINT, "complaint", trigger.complaint, trigger.category, trigger.severity),)


@_proposed.register
def _from_resolution(trigger: ResolutionRated, settings: Settings) -> tuple[Proposal, ...]:
    if trigger.rating > settings.thresholds.resolution_at_most:
        return ()
    return (_of(Source.COMPLAINT_RESOLUTION, "complaint", trigger.complaint),)


@_proposed.register
def _from_mention(trigger: Mentioned, settings: Settings) -> tuple[Proposal, ...]:
    limit = settings.thresholds.sentiment_at_most
    low = trigger.sentiment is not None and trigger.sentiment <= limit
    if not low and trigger.label.strip().casefold() != "negative":
        return ()
    return (_of(Source.SOCIAL_MEDIA, "mention", trigger.mention),)


@_proposed.register
def _from_call(trigger: CallRated, settings: Settings) -> tuple[Proposal, ...]:
    if trigger.rating > settings.thresholds.call_at_most:
        return ()
    return (_of(Source.CALL_CENTER, "call", trigger.call),)


@_proposed.register
def _from_kpi(trigger: KpiMeasured, settings: Settings) -> tuple[Proposal, ...]:
    if not kpi_declined(trigger, settings.thresholds):
        return ()
    return (_of(Source.KPI, "kpi", f"{trigger.kpi}:{trigger.period}"),)


@_proposed.register
def _from_audit(trigger: Audited, settings: Settings) -> tuple[Proposal, ...]:
    critical = [one for one in trigger.failed if one.critical]
    if critical:
        return tuple(
            _of(
                Source.QUALITY_AUDIT,
                "audit_item",
                f"{trigger.audit}:{one.item}",
                severity=one.severity or Severity.CRITICAL,
            )
            for one in critical
        )
    under_mark = (
        trigger.score is not None and trigger.pass_mark is not None and trigger.score < trigger.pass_mark
    )
    if not trigger.failed and not under_mark:
        return ()
    worst = max((one.severity or Severity.MEDIUM for one in trigger.failed), key=_weight, default=None)
    return (_of(Source.QUALITY_AUDIT, "audit", trigger.audit, severity=worst or Severity.MEDIUM),)


def survey_severity(score: Decimal, limits: Thresholds) -> Severity:
    """How bad a poor score is, by the score itself on either scale."""
    if score <= limits.survey_critical_at_most:
        return Severity.CRITICAL
    if score <= limits.survey_high_at_most:
        return Severity.HIGH
    return Severity.MEDIUM


def kpi_declined(measured: KpiMeasured, limits: Thresholds) -> bool:
    """Whether the figure misses its target, or is worse than the period before by the percentage or more.

    A previous figure of nought has no percentage, so only the target counts then.
    """
    sign = 1 if measured.higher_is_better else -1
    if measured.target is not None and sign * (measured.value - measured.target) < 0:
        return True
    if not measured.previous:
        return False
    worse_by = sign * (measured.previous - measured.value)
    return worse_by * 100 >= limits.kpi_decline_percent * abs(measured.previous)


def _of(
    source: Source,
    kind: str,
    subject: str,
    category: Category | None = None,
    severity: Severity | None = None,
) -> Proposal:
    terms = SOURCES[source]
    return Proposal(
        source,
        kind,
        subject,
        category or terms.category or Category.OTHER,
        severity or terms.severity or Severity.MEDIUM,
    )


def _weight(severity: Severity) -> int:
    return list(Severity).index(severity)
