"""What happens elsewhere raises actions as each hospital wants it, in the transaction of what happened (sla.md 1.8)."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from app.actions.commands.triggering import forget_triggers, heed
from app.actions.reactions import raise_what_it_asks_for
from app.complaints.commands.answering import rate
from app.complaints.commands.moving import move
from app.complaints.commands.opening import open_one
from app.complaints.inputs import NewComplaint
from app.complaints.rules.states import Brought
from app.eventlog import entry
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, the_system
from app.kernel.counting import Statements
from tests import make as the_house
from tests.actions import make
from tests.actions.make import Ward, cause, setting

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize(
    ("source", "facts", "title", "category", "severity"),
    [
        ("survey", {"score": "0.5"}, "Poor survey: Discharge (0.5)", "service_quality", "critical"),
        (
            "complaint_resolution",
            {"rating": 2},
            "Resolution of S-1 rated 2 of 5",
            "process_improvement",
            "high",
        ),
        ("social_media", {"sentiment": "-0.5"}, "Negative mention: Discharge", "other", "medium"),
        ("call_center", {"rating": 1}, "Call S-1 rated 1 of 5", "staff_behavior", "medium"),
        (
            "kpi",
            {"period": "2026-02", "value": "80", "target": "90"},
            "Discharge declined: 80 in 2026-02",
            "process_improvement",
            "high",
        ),
        (
            "quality_audit",
            {"failed": [{"item": "1.4", "critical": True}]},
            "Audit Discharge: item 1.4 failed",
            "clinical_quality",
            "critical",
        ),
        (
            "quality_audit",
            {"score": 70, "pass_mark": 80},
            "Audit not passed: Discharge",
            "clinical_quality",
            "medium",
        ),
    ],
)
async def test_what_is_poor_raises_an_action_in_the_words_of_its_source(
    source: str, facts: dict[str, Any], title: str, category: str, severity: str
) -> None:
    place = await make.ward()

    raised = await heed([cause(place, source, **facts)])

    row = await make.row_of(raised[0].id)
    assert (row["title"], row["category"], row["severity"]) == (title, category, severity)
    assert (row["source_type"], row["created_by"], row["hospital"]) == (source, None, place.hospital)


async def test_what_is_good_raises_nothing_and_is_kept_for_the_dry_run() -> None:
    place = await make.ward()

    raised = await heed([cause(place, "survey", score="4.5", text="Kind nurses.")])

    kept = await db.fetchrow("select source_type, facts from action_trigger")
    assert raised == []
    assert (kept["source_type"], json.loads(kept["facts"])) == ("survey", {"score": "4.5"})


async def test_a_hundred_triggers_of_one_object_raise_one_action() -> None:
    place = await make.ward()
    one = cause(place, "survey", score="2")

    await asyncio.gather(*(heed([one]) for _ in range(100)))

    assert await db.fetchval("select count(*) from action") == 1
    assert await db.fetchval("select count(*) from event_log where code = 'RAISED_AGAIN'") == 99


async def test_one_action_for_each_critical_item_that_failed() -> None:
    place = await make.ward()
    failed = [
        {"item": "1", "critical": True},
        {"item": "2"},
        {"item": "3", "critical": True, "severity": "high"},
    ]

    raised = await heed([cause(place, "quality_audit", failed=failed)])

    rows = await db.fetch("select title, severity from action order by title")
    assert len(raised) == 2
    assert [tuple(row) for row in rows] == [
        ("Audit Discharge: item 1 failed", "critical"),
        ("Audit Discharge: item 3 failed", "high"),
    ]


async def test_a_hospital_switches_a_source_off_and_on_for_itself_alone() -> None:
    quiet, loud = await make.ward(), await make.ward("Al Noor")
    await setting(quiet, "survey", is_on=False)
    await setting(loud, "complaint", is_on=True)

    raised = await heed(
        [
            cause(place, source, **facts)
            for place in (quiet, loud)
            for source, facts in (
                ("survey", {"score": 1}),
                ("complaint", {"severity": "high", "code": "MOH"}),
            )
        ]
    )

    rows = await db.fetch("select hospital, source_type from action order by source_type")
    assert len(raised) == 2
    assert [tuple(row) for row in rows] == [(loud.hospital, "complaint"), (loud.hospital, "survey")]


async def test_its_own_threshold_words_severity_and_department_hold() -> None:
    place = await make.ward()
    await setting(
        place,
        "call_center",
        thresholds=json.dumps({"call_at_most": 3}),
        title="Ring back after {{ reference }} ({{ period }})",
        severity="low",
        category="other",
        department=place.department,
    )

    raised = await heed([cause(place, "call_center", "call", rating=3)])

    row = await make.row_of(raised[0].id)
    assert (row["title"], row["severity"], row["category"], row["department"]) == (
        "Ring back after S-1 (\N{EN DASH})",
        "low",
        "other",
        place.department,
    )


async def test_complaints_only_of_the_sources_and_severities_that_are_wanted() -> None:
    place = await make.ward()
    wanted = {"complaint_sources": ["MOH"], "complaint_severities": ["critical"]}
    await setting(place, "complaint", is_on=True, thresholds=json.dumps(wanted))

    raised = await heed(
        [
            cause(place, "complaint", "complaint", code=code, severity=severity)
            for code in ("MOH", "PATIENT")
            for severity in ("high", "critical")
        ]
    )

    assert [(await make.row_of(one.id))["severity"] for one in raised] == ["critical"]


async def test_a_department_of_another_hospital_is_left_out_and_nothing_is_refused() -> None:
    place, elsewhere = await make.ward(), await make.ward("Elsewhere")

    raised = await heed([cause(place, "survey", score=1, department=str(elsewhere.department))])

    assert (await make.row_of(raised[0].id))["department"] != elsewhere.department


async def test_thresholds_that_are_no_numbers_count_as_not_set() -> None:
    place = await make.ward()
    await setting(place, "call_center", thresholds=json.dumps({"call_at_most": "many", "strange": 1}))

    assert await heed([cause(place, "call_center", rating=3)]) == []
    assert len(await heed([cause(place, "call_center", rating=2)])) == 1


async def test_many_causes_cost_the_statements_of_one() -> None:
    place = await make.ward()
    counts = []
    for size in (1, 30):
        with Statements() as sent:
            await heed(
                [cause(place, "survey", score=2, department=str(place.department)) for _ in range(size)]
            )
        counts.append(sent.count)

    assert counts[0] == counts[1]


async def test_old_triggers_are_forgotten_and_what_they_raised_stays() -> None:
    place = await make.ward()
    with clock.frozen(make.START):
        await heed([cause(place, "survey", score=1)])
    with clock.frozen(make.START + timedelta(days=401)):
        await heed([cause(place, "survey", score=1)])

        assert (await forget_triggers(), await forget_triggers()) == (1, 0)

    assert await db.fetchval("select count(*) from action_trigger") == 1
    assert await db.fetchval("select count(*) from action") == 2


async def test_what_is_rolled_back_raises_nothing() -> None:
    place = await make.ward()

    @db.atomic
    async def command() -> None:
        await heed([cause(place, "survey", score=1)])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await command()

    assert await db.fetchval("select count(*) from action") == 0
    assert await db.fetchval("select count(*) from action_trigger") == 0


async def test_an_event_without_a_trigger_is_none_of_its_business() -> None:
    await raise_what_it_asks_for(
        [entry("complaint", "SATISFACTION", subject=Subject("complaint", ids.new()), by=the_system)]
    )

    assert await db.fetchval("select count(*) from action_trigger") == 0


async def test_a_complaint_and_its_poorly_rated_resolution_each_raise_one() -> None:
    place = await make.ward()
    await setting(place, "complaint", is_on=True)
    officer = await the_house.account("complaints_officer", organisation=place.hospital)
    await _complain(place, officer)

    rows = await db.fetch(
        "select source_type, subject_kind, severity, title from action order by source_type"
    )
    assert [row["source_type"] for row in rows] == ["complaint", "complaint_resolution"]
    assert {row["subject_kind"] for row in rows} == {"complaint"}
    assert rows[0]["severity"] == "critical"


async def _complain(place: Ward, officer: Any) -> None:
    opened = await open_one(NewComplaint(place.hospital, "The lift", severity="critical"), by=officer)
    await move(opened.id, "resolved", Brought(resolution="Mended"), by=officer)
    await rate(opened.id, 2, by=officer)
    await rate(opened.id, 1, by=officer)
