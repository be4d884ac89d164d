"""Poor surveys, failed audit items and low ratings raise actions, each once (sla.md 1.8, features.md 62)."""

from typing import Any
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.complaints.commands.moving import move
from app.complaints.rules.states import Brought
from app.forms.commands.submitting import Filled, submit_many
from app.forms.rules.version import Version
from app.kernel import clock, db
from app.kernel.actor import Subject, the_system
from tests import make
from tests.complaints import make as complaints
from tests.forms import make as forms

STARS = forms.asking({"code": "stars", "kind": "scale", "required": True, "weight": 1})


@pytest.fixture
async def hospital(house: None) -> UUID:
    return await make.organisation(kind="hospital")


async def raised() -> list[tuple[Any, ...]]:
    rows = await db.fetch(
        "select source_type, severity, dedupe_key from action order by created_at, reference"
    )
    return [tuple(row) for row in rows]


async def test_a_poor_survey_raises_one_action_and_a_good_one_none(hospital: UUID) -> None:
    form = await forms.form(forms.SURVEY)
    await forms.submission(form, hospital, {"care": 5})
    assert await raised() == []

    poor = await forms.submission(form, hospital, {"care": 1, "why": "Nobody came."})

    assert await raised() == [("survey", "critical", f"submission:{poor}")]
    title, text = await db.fetchrow("select title, description from action")
    assert "Emergency exit survey" in title and "Nobody came" not in title + text


async def test_what_looks_like_a_machines_raises_nothing_by_itself(hospital: UUID) -> None:
    await forms.submission(await forms.form(forms.SURVEY), hospital, {"care": 1}, suspect=True)

    assert await raised() == []


async def test_each_failed_critical_item_raises_its_action_with_the_words_of_what_was_not_met(
    hospital: UUID,
) -> None:
    ward = await make.department(hospital)
    form = await forms.form(forms.AUDIT, kind="audit", name="Hand hygiene")

    key = await forms.submission(form, hospital, {"gel": "no", "hands": "no"}, department=ward)

    assert await raised() == [("quality_audit", "critical", f"audit_item:{key}:hands")]
    row = await db.fetchrow("select department, description, subject_kind, subject_id from action")
    assert (row["department"], row["subject_kind"], row["subject_id"]) == (ward, "submission", key)
    assert row["description"] == "Question gel\nQuestion hands"


async def test_an_audit_under_its_mark_without_a_critical_item_raises_one_action(hospital: UUID) -> None:
    form = await forms.form(forms.AUDIT, kind="audit", name="Hand hygiene")

    key = await forms.submission(form, hospital, {"gel": "no", "hands": "yes"})
    await forms.submission(form, hospital, {"gel": "yes", "hands": "yes"})

    assert await raised() == [("quality_audit", "medium", f"audit:{key}")]


async def resolved() -> tuple[UUID, UUID]:
    """A hospital, and a complaint about it that is resolved."""
    ward = await complaints.ward()
    key = await complaints.complaint(ward.hospital, at=clock.now(), department=ward.department)
    await move(key, "resolved", Brought(resolution="We spoke."), by=the_system)
    await db.execute("delete from action")
    return ward.hospital, key


async def rated(hospital: UUID, about: Subject, stars: int) -> None:
    code = await db.fetchval("select id from form where code = 'satisfaction'")
    form = code or await forms.form(STARS, name="How did it end?", code="satisfaction")
    await forms.submission(form, hospital, {"stars": stars}, about=about)


async def test_a_low_rating_of_a_case_is_a_low_call_rating_once(hospital: UUID) -> None:
    operator: Account = await make.account("operator")
    case = await db.fetchval("select id from cases where reference = $1", await make.case(operator))

    await rated(hospital, Subject("case", case), 4)
    assert await raised() == []
    await rated(hospital, Subject("case", case), 2)
    await rated(hospital, Subject("case", case), 1)

    assert await raised() == [("call_center", "medium", f"call:{case}")]


async def test_a_low_rating_of_a_complaint_stands_on_it_and_raises_its_action_once(house: None) -> None:
    hospital, complaint = await resolved()

    await rated(hospital, Subject("complaint", complaint), 2)
    await rated(hospital, Subject("complaint", complaint), 1)

    assert await db.fetchval("select satisfaction from complaint") == 1
    assert [row[0] for row in await raised()] == ["complaint_resolution"]


async def test_a_rating_of_a_complaint_that_was_reopened_is_kept_and_raises_its_action(house: None) -> None:
    hospital, complaint = await resolved()
    await move(complaint, "in_progress", Brought(reason="It happened again."), by=the_system)

    await rated(hospital, Subject("complaint", complaint), 1)

    assert await db.fetchval("select satisfaction from complaint") is None
    assert await db.fetchval("select count(*) from submission where status = 'submitted'") == 1
    assert [row[0] for row in await raised()] == ["complaint_resolution"]


async def test_many_at_once_are_as_many_statements_as_one(hospital: UUID) -> None:
    form = await forms.active(await forms.form(forms.SURVEY))

    def filled(n: int) -> list[Filled]:
        now = clock.now()
        return [Filled(hospital, {"care": 1}, now, now) for _n in range(n)]

    await submit_many(form, filled(40), by=the_system)

    assert len(await raised()) == 40
    assert isinstance(form.asks, Version)
