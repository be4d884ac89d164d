"""Screens show chosen answers to chosen roles, and keep every way they were put together (features.md 61)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.kernel import clock, db
from tests import make
from tests.browser import Answer, Browser
from tests.forms import make as forms

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
BODY = forms.asking(
    {"code": "care", "kind": "scale", "required": True, "weight": 1},
    {"code": "who", "kind": "single",
     "options": [{"code": "n", "text": {"en": "Nurse"}}, {"code": "d", "text": {"en": "Doctor"}}]},
    {"code": "why", "kind": "text"},
    {"code": "name", "kind": "text", "patient_data": True},
)  # fmt: skip
SCREEN = {
    "name": "Poor care", "days": "30", "low": "1", "columns": ["score", "who", "why"], "charts": ["care"],
    "roles": ["department_manager"],
}  # fmt: skip


@pytest.fixture
async def officer(house: None) -> Account:
    return await make.account("complaints_officer", name="Noor Aziz")


@pytest.fixture
async def form(officer: Account) -> UUID:
    key = await forms.form(BODY)
    assert officer.organisation is not None
    for n in range(10):
        answers = {"care": n % 5 + 1, "who": "n", "why": f"Because {n}", "name": "Canary"}
        await forms.submission(key, officer.organisation, answers, at=NOW - timedelta(days=n * 5))
    return key


async def made(officer: Account, form: UUID, **changes: Any) -> UUID:
    with clock.frozen(NOW):
        answer = await Browser(officer).post(
            "reviews.screen.create", {**SCREEN, "form": str(form), **changes}
        )
    assert answer.status == 303, answer.text
    return UUID(answer.location.rsplit("/", 1)[1])


async def opened(who: Account, id: UUID) -> Answer:
    with clock.frozen(NOW):
        return await Browser(who).get("reviews.screen.show", id=id)


async def test_a_screen_shows_the_chosen_rows_columns_and_charts(officer: Account, form: UUID) -> None:
    page = await opened(officer, await made(officer, form))

    assert page.texts("#rows td") == [
        "0 %", "Nurse", "Because 0", "25 %", "Nurse", "Because 1", "50 %", "Nurse", "Because 2",
        "0 %", "Nurse", "Because 5",
    ]  # fmt: skip
    assert page.soup.select_one("#q-care-chart") is not None
    assert "Canary" not in page.text


async def test_only_the_chosen_roles_of_the_organisation_open_it(officer: Account, form: UUID) -> None:
    id = await made(officer, form)
    nurse = await make.account("department_manager", organisation=officer.organisation)
    analyst = await make.account("analyst")
    stranger = await make.account("department_manager")

    assert (await opened(nurse, id)).status == 200
    assert (await Browser(nurse).get("reviews.screen.index")).texts("tbody .cover") == ["Poor care"]
    for turned_away in (analyst, stranger):
        assert (await opened(turned_away, id)).status == 404
        assert (await Browser(turned_away).get("reviews.screen.index")).texts("tbody .cover") == []
    assert (await Browser(nurse).get("reviews.screen.edit", id=id)).status == 403


async def test_every_change_is_a_revision_with_who_made_it(officer: Account, form: UUID) -> None:
    id = await made(officer, form)
    manager = await make.account("operator_manager", organisation=officer.organisation, name="Gareth Pugh")
    changed = {**SCREEN, "days": "7", "note": "One week", "revision": "1"}

    assert (await Browser(manager).post("reviews.screen.update", changed, id=id)).status == 303
    assert (await Browser(officer).post("reviews.screen.update", changed, id=id)).status == 409

    rows = await db.fetch(
        "select revision, edited_by, definition->>'days' from review_screen_revision order by 1"
    )
    assert [tuple(row) for row in rows] == [(1, officer.id, "30"), (2, manager.id, "7")]
    page = await Browser(officer).get("reviews.screen.edit", id=id)
    assert page.texts("section[aria-labelledby=revisions] .grow")[0].startswith("Gareth Pugh")


async def test_a_removed_screen_is_gone_and_its_revisions_stay(officer: Account, form: UUID) -> None:
    id = await made(officer, form)

    await Browser(officer).post("reviews.screen.destroy", id=id)

    assert (await opened(officer, id)).status == 404
    assert await db.fetchval("select count(*) from review_screen_revision") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"columns": []}, "columns"),
        ({"columns": ["name"]}, "columns"),
        ({"roles": ["operator"]}, "roles"),
        ({"days": "0"}, "days"),
        ({"charts": ["why"]}, "charts"),
    ],
)
async def test_what_cannot_be_shown_is_refused_beside_its_field(
    officer: Account, form: UUID, changes: dict[str, Any], field: str
) -> None:
    answer = await Browser(officer).post("reviews.screen.create", {**SCREEN, "form": str(form), **changes})

    assert answer.status == 422
    assert answer.soup.select_one(f"#f-{field}-err") is not None
    assert await db.fetchval("select count(*) from review_screen") == 0


async def test_a_screen_is_a_constant_number_of_statements(officer: Account, form: UUID) -> None:
    few, many = await made(officer, form, days="1"), await made(officer, form, days="90", low="")

    assert (await opened(officer, few)).statements == (await opened(officer, many)).statements


async def test_a_new_screen_begins_with_a_form_and_offers_what_may_leave_a_submission(
    officer: Account, form: UUID
) -> None:
    await db.execute("update form set name_fr = 'Soins' where id = $1", form)
    assert officer.organisation is not None
    await make.department(officer.organisation, "Maternity", name_ar="الولادة")
    french = Browser(replace(officer, language="fr"))

    first = await french.get("reviews.screen.new")
    second = await Browser(replace(officer, language="ar")).get(
        "reviews.screen.new", query={"form": str(form)}
    )

    assert first.texts("#f-form option")[-1] == "Soins"
    assert second.texts("#f-ward option")[-1] == "الولادة"
    offered = [each["value"] for each in second.soup.select("input[name=columns]")]
    assert "why" in offered and "name" not in offered


async def test_what_was_typed_stands_there_when_a_change_is_refused(officer: Account, form: UUID) -> None:
    id = await made(officer, form)
    changed = {**SCREEN, "days": "0", "columns": ["score", "who"], "revision": "1"}

    page = await Browser(officer).post("reviews.screen.update", changed, id=id)

    assert page.status == 422
    assert [each["value"] for each in page.soup.select("input[name=columns][checked]")] == ["score", "who"]
    assert page.soup.select_one("#f-days")["value"] == "0"


@pytest.mark.parametrize(("columns", "status"), [(12, 303), (13, 422)])
async def test_a_screen_has_twelve_columns_at_most(officer: Account, columns: int, status: int) -> None:
    codes = [f"q{n}" for n in range(columns)]
    form = await forms.form(forms.asking(*({"code": code, "kind": "text"} for code in codes)))
    wide = {**SCREEN, "form": str(form), "columns": codes, "charts": []}

    assert (await Browser(officer).post("reviews.screen.create", wide)).status == status
