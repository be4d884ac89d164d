"""What raises an action by itself, at each limit of sla.md 1.8, and what each of the fifteen sources asks for."""

from decimal import Decimal

import pytest

from app.actions.rules.particulars import particulars
from app.actions.rules.sources import SOURCES, Mode, Settings, Thresholds
from app.actions.rules.triggers import (
    Audited,
    CallRated,
    ComplaintOpened,
    FailedItem,
    KpiMeasured,
    Mentioned,
    Proposal,
    ResolutionRated,
    Scale,
    SurveyScored,
    Trigger,
    proposals,
)
from app.actions.rules.words import Category, Severity, Source

EVERYTHING = Settings(enabled=frozenset(Source))
TEN = Scale.ZERO_TO_TEN


def number(text: str) -> Decimal:
    return Decimal(text)


def only(trigger: Trigger, settings: Settings = EVERYTHING) -> Proposal:
    (one,) = proposals(trigger, settings)
    return one


@pytest.mark.parametrize(
    ("score", "scale", "severity"),
    [
        ("1", Scale.STAGE_OF_FIVE, "critical"),
        ("1.01", Scale.STAGE_OF_FIVE, "high"),
        ("2", Scale.STAGE_OF_FIVE, "high"),
        ("2.99", Scale.STAGE_OF_FIVE, "medium"),
        ("3", Scale.STAGE_OF_FIVE, None),
        ("0", TEN, "critical"),
        ("2", TEN, "high"),
        ("6", TEN, "medium"),
        ("6.01", TEN, None),
    ],
)
def test_a_poor_survey_raises_an_action_as_bad_as_its_score(
    score: str, scale: Scale, severity: str | None
) -> None:
    found = proposals(SurveyScored("s1", number(score), scale), EVERYTHING)

    assert [one.severity for one in found] == ([] if severity is None else [severity])


def test_a_survey_takes_the_category_of_its_questions_or_service_quality() -> None:
    mapped = SurveyScored("s1", number("1"), category=Category.PATIENT_SAFETY)

    assert only(mapped).category == "patient_safety"
    assert only(SurveyScored("s1", number("1"))).category == "service_quality"


def test_complaints_raise_actions_only_where_a_hospital_wants_it() -> None:
    opened = ComplaintOpened("c1", "MOH", Severity.HIGH)
    some = Settings(
        enabled=frozenset({Source.COMPLAINT}),
        complaint_sources=frozenset({"MOH"}),
        complaint_severities=frozenset({Severity.HIGH}),
    )

    assert proposals(opened, Settings()) == ()
    assert only(opened, some).severity == "high"
    assert proposals(ComplaintOpened("c1", "PATIENT", Severity.HIGH), some) == ()
    assert proposals(ComplaintOpened("c1", "MOH", Severity.LOW), some) == ()
    assert only(ComplaintOpened("c1", "FAMILY", Severity.LOW)).severity == "low"


@pytest.mark.parametrize(
    ("trigger", "source", "category", "severity"),
    [
        (
            ResolutionRated("c1", number("2")),
            "complaint_resolution",
            "process_improvement",
            "high",
        ),
        (Mentioned("m1", number("-0.5")), "social_media", "other", "medium"),
        (Mentioned("m1", label="Negative "), "social_media", "other", "medium"),
        (CallRated("k1", number("2")), "call_center", "staff_behavior", "medium"),
        (
            KpiMeasured("wait", "2026-01", number("89"), target=number("90")),
            "kpi",
            "process_improvement",
            "high",
        ),
        (
            KpiMeasured("wait", "2026-01", number("90"), previous=number("100")),
            "kpi",
            "process_improvement",
            "high",
        ),
    ],
)
def test_at_its_limit_a_source_raises_an_action_with_its_defaults(
    trigger: Trigger, source: str, category: str, severity: str
) -> None:
    found = only(trigger)

    assert (found.source, found.category, found.severity) == (source, category, severity)


@pytest.mark.parametrize(
    "trigger",
    [
        ResolutionRated("c1", number("2.1")),
        Mentioned("m1", number("-0.49")),
        Mentioned("m1", label="neutral"),
        CallRated("k1", number("3")),
        KpiMeasured("wait", "2026-01", number("90"), target=number("90")),
        KpiMeasured("wait", "2026-01", number("90.1"), previous=number("100")),
        KpiMeasured("wait", "2026-01", number("0"), previous=number("0")),
        KpiMeasured("wait", "2026-01", number("5")),
        Audited("a1", score=number("80"), pass_mark=number("80")),
    ],
)
def test_short_of_its_limit_a_source_raises_nothing(trigger: Trigger) -> None:
    assert proposals(trigger, EVERYTHING) == ()


@pytest.mark.parametrize(("value", "declined"), [("91", True), ("90", False), ("110", True), ("109", False)])
def test_a_figure_that_should_fall_declines_by_rising(value: str, declined: bool) -> None:
    target = number("90") if number(value) < 100 else None
    previous = None if target else number("100")
    measured = KpiMeasured("wait", "2026-01", number(value), target, previous, higher_is_better=False)

    assert bool(proposals(measured, EVERYTHING)) is declined


def test_an_audit_raises_one_action_for_each_critical_item_it_failed() -> None:
    audit = Audited(
        "a1",
        failed=(FailedItem("i1", critical=True), FailedItem("i2"), FailedItem("i3", True, Severity.HIGH)),
        score=number("10"),
        pass_mark=number("80"),
    )

    found = proposals(audit, EVERYTHING)

    assert [(one.subject, one.severity) for one in found] == [("a1:i1", "critical"), ("a1:i3", "high")]
    assert {one.category for one in found} == {Category.CLINICAL_QUALITY}


@pytest.mark.parametrize(
    ("audit", "severity"),
    [
        (Audited("a1", score=number("79"), pass_mark=number("80")), "medium"),
        (Audited("a1", failed=(FailedItem("i1"), FailedItem("i2", severity=Severity.HIGH))), "high"),
    ],
)
def test_an_audit_that_failed_no_critical_item_raises_one_action_as_a_whole(
    audit: Audited, severity: str
) -> None:
    found = only(audit)

    assert (found.subject_kind, found.subject, found.severity) == ("audit", "a1", severity)


@pytest.mark.parametrize(
    "trigger",
    [
        SurveyScored("s1", number("0")),
        ResolutionRated("c1", number("1")),
        Mentioned("m1", number("-1")),
        CallRated("k1", number("1")),
        KpiMeasured("wait", "2026-01", number("1"), target=number("2")),
        Audited("a1", failed=(FailedItem("i1", True),)),
    ],
)
def test_a_source_that_is_switched_off_raises_nothing_and_is_on_by_default(trigger: Trigger) -> None:
    source = only(trigger, Settings()).source

    assert proposals(trigger, Settings(enabled=frozenset(Source) - {source})) == ()


def test_thresholds_are_the_hospitals_own() -> None:
    strict = Settings(thresholds=Thresholds(call_at_most=number("3")))

    assert only(CallRated("k1", number("3")), strict).source == "call_center"


def test_the_same_object_gives_the_same_key_and_another_period_another() -> None:
    def key(period: str) -> tuple[Source, str, str]:
        return only(KpiMeasured("wait", period, number("1"), target=number("2"))).key

    assert key("2026-01") == key("2026-01") != key("2026-02")
    rated = only(ResolutionRated("c1", number("1")))
    opened = only(ComplaintOpened("c1", "MOH", Severity.HIGH))
    assert rated.key != opened.key


def test_the_table_has_the_fifteen_sources_and_every_one_has_its_label() -> None:
    assert set(SOURCES) == set(Source)
    assert len(SOURCES) == 15
    assert len({str(one.label) for one in Source}) == 15
    assert str(Source.PATIENT_FAMILY_COMMITTEE.label) == "Patient & Family Rights Committee Meeting"
    assert str(Category.FACILITY.label) == "Facility & Environment"
    assert {one for one, terms in SOURCES.items() if terms.mode is not Mode.FORM} == {
        Source.SURVEY,
        Source.COMPLAINT,
        Source.COMPLAINT_RESOLUTION,
        Source.SOCIAL_MEDIA,
        Source.CALL_CENTER,
        Source.KPI,
        Source.QUALITY_AUDIT,
    }


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (Source.MANUAL, ()),
        (Source.STAFF_FEEDBACK, ()),
        (Source.PATIENT_FAMILY_COMMITTEE, ("meeting", "date", "item_number")),
        (Source.EXECUTIVE_COMMITTEE, ("meeting", "date", "item_number")),
        (Source.DEPARTMENT_MEETING, ("meeting", "date", "item_number", "department")),
        (Source.MANAGEMENT_REVIEW, ("meeting", "date", "item_number")),
        (Source.ROUNDS, ("ward", "date")),
        (Source.PATIENT_OBSERVATION, ("ward", "date")),
    ],
)
def test_a_form_asks_for_what_its_source_needs(source: Source, asked: tuple[str, ...]) -> None:
    assert SOURCES[source].asks_for == asked


def test_what_is_kept_of_a_source_is_said_in_words_and_the_rest_is_not_shown() -> None:
    kept = {"trigger": {"rating": 2, "label": "", "failed": [1]}, "meeting": "7", "anonymous": True}

    assert [(str(words), value) for words, value in particulars(kept)] == [("Meeting", "7"), ("Rating", "2")]
