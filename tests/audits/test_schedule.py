"""Schedules of audits: made, changed and shown (features.md 60)."""

from datetime import timedelta
from uuid import UUID

import pytest

from app.audits.commands.planning import plan_ahead
from app.audits.commands.schedule import change
from app.kernel import clock, db
from app.kernel.errors import Conflict, Invalid
from tests.audits import make as audits
from tests.audits.make import SEVEN, START, Ward
from tests.browser import Browser


async def test_a_change_moves_what_has_not_opened_and_nothing_else(ward: Ward) -> None:
    id = await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(hours=1)):
        await change(id, audits.given(ward, hours=6), by=ward.officer)
        with pytest.raises(Conflict):
            await change(id, audits.given(ward, hours=8), by=ward.officer)

    ends = [(due - opens) // timedelta(hours=1) for opens, due, _state in await audits.audits()]
    assert ends[:3] == [12, 6, 6]


@pytest.mark.parametrize("what", ["form", "calendar", "assignee", "department"])
async def test_what_does_not_belong_to_the_ward_is_refused_beside_its_field(ward: Ward, what: str) -> None:
    other = await audits.ward()
    foreign = {
        "form": other.form,
        "calendar": UUID(int=5),
        "assignee": other.nurse.id,
        "department": other.department,
    }

    with pytest.raises(Invalid) as wrong:
        await audits.schedule(ward, **{what: foreign[what]})
    assert set(wrong.value.problems) == {what}


async def test_a_form_that_is_refused_keeps_what_was_typed(ward: Ward) -> None:
    page = await Browser(ward.officer).post(
        "audits.schedule.create",
        {"name": "Falls", "unit": "WEEKLY", "interval": "0", "hours": "4", "reminder_hours": "4"},
    )

    assert page.status == 422
    assert page.soup.select_one("#f-name")["value"] == "Falls"
    assert page.texts("#f-interval-err")


TYPED = {
    "name": "Hand hygiene, weekly",
    "unit": "WEEKLY",
    "interval": "1",
    "weekdays": "TH",
    "starts_on": "2026-03-01",
    "opens": "07:00",
    "hours": "12",
    "reminder_hours": "2",
}


def typed(ward: Ward, **changes: str) -> dict[str, str]:
    return {**TYPED, "form": str(ward.form), "department": str(ward.department), **changes}


async def test_a_schedule_is_made_on_its_page_and_shown_in_words(ward: Ward) -> None:
    browser = Browser(ward.officer)
    form = await browser.get("audits.schedule.new")
    with clock.frozen(START):
        made = await browser.post("audits.schedule.create", typed(ward))
    id = await db.fetchval("select id from audit_schedule")

    shown = await browser.get("audits.schedule.show", id=id, query={"view": "coming"})

    assert form.texts("[name=department] option") == ["Choose one", "Emergency"]
    assert made.location.endswith(f"/audits/schedules/{id}")
    assert "every week: Thursday" in shown.text
    assert [opens.day for opens, _due, _state in await audits.audits()] == [5, 12]


async def test_a_change_is_made_from_what_the_schedule_says_now(ward: Ward) -> None:
    id = await audits.schedule(ward)
    browser = Browser(ward.officer)

    form = await browser.get("audits.schedule.edit", id=id)
    changed = await browser.post("audits.schedule.update", typed(ward, version="1"), id=id)
    stale = await browser.post("audits.schedule.update", typed(ward, version="1", name="Late"), id=id)
    wrong = await browser.post("audits.schedule.update", typed(ward, version="2", hours="2"), id=id)

    assert form.soup.select_one("[name=name]")["value"] == "Hand hygiene, daily"
    assert form.soup.select_one("[name=unit] option[selected]")["value"] == "DAILY"
    assert (changed.status, stale.status, wrong.status) == (303, 409, 422)
    assert wrong.texts("#f-reminder_hours-err")
    assert await db.fetchval("select name from audit_schedule") == "Hand hygiene, weekly"


async def test_a_schedule_of_another_hospital_does_not_exist(ward: Ward) -> None:
    id, stranger = await audits.schedule(ward), Browser((await audits.ward()).officer)

    answers = [
        await stranger.get("audits.schedule.show", id=id),
        await stranger.get("audits.schedule.edit", id=id),
        await stranger.post("audits.schedule.update", typed(ward, version="1"), id=id),
    ]

    assert [answer.status for answer in answers] == [404, 404, 404]
    assert (await stranger.get("audits.schedule.index")).texts("tbody tr") == []


async def test_who_does_audits_reads_the_schedules_and_changes_none(ward: Ward) -> None:
    id, nurse = await audits.schedule(ward), Browser(ward.nurse)

    shown = await nurse.get("audits.schedule.show", id=id)

    assert shown.status == 200 and shown.soup.select_one("a[href$='/edit']") is None
    assert (await nurse.get("audits.schedule.new")).status == 403
    assert (await nurse.get("audits.schedule.edit", id=id)).status == 403


async def test_the_lists_of_schedules_and_of_their_audits_are_a_constant_number_of_statements(
    ward: Ward,
) -> None:
    id, browser = await audits.schedule(ward), Browser(ward.officer)
    pages = ("audits.schedule.index", {}), ("audits.schedule.show", {"id": id})
    few = [await browser.get(page, query={"view": "coming"}, **params) for page, params in pages]
    for n in range(4):
        await audits.schedule(ward, name=f"Audit {n}")
    with clock.frozen(START + timedelta(days=5)):
        await plan_ahead([id])

    many = [await browser.get(page, query={"view": "coming"}, **params) for page, params in pages]

    assert [page.statements for page in many] == [page.statements for page in few]
    assert len(many[0].texts("tbody tr")) == 5
