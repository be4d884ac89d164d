"""Sending a client to other help: named on the log, undone whole, refused in words (cla.md 1.11)."""

import pytest

from app.guidance.commands import load_articles, load_categories
from app.guidance.reading import BUNDLED, articles_of
from app.kernel import db
from tests.cases.make import At, give_category, last_of


@pytest.fixture
async def knowledge(house: None) -> dict[str, str]:
    await load_categories()
    await load_articles(articles_of(BUNDLED)[0])
    return {
        row["organisation"]: str(row["id"])
        for row in await db.fetch("select id, organisation from help_article")
    }


async def test_other_help_names_its_organisations_on_the_log(at: At, knowledge: dict[str, str]) -> None:
    await db.execute("update cases set requires_action_at = now(), callback_attempt = 2")
    chosen = [knowledge["Court Steps"], knowledge["Harbour Debt Advice"]]

    found = await at.get("cases.helping.new", q="eviction", articles=chosen[1])
    assert found.texts("#f-articles b") == ["Harbour Debt Advice: Harbour money line"]
    assert "Court Steps: Court duty desks" in found.texts("main form[method=get] b")
    done = await at.post("cases.helping.create", code="IRKB", articles=chosen, notes="Read out twice.")

    assert done.status == 303
    code, notes, context = await last_of("alternative_help")
    assert (code, notes.splitlines()) == (
        "IRKB",
        ["Court Steps: Court duty desks", "Harbour Debt Advice: Harbour money line", "Read out twice."],
    )
    assert context["articles"] == chosen
    row = await db.fetchrow("select requires_action_by, requires_action_at, callback_attempt from cases")
    assert tuple(row) == (None, None, 0)
    assert "Court Steps: Court duty desks" in (await at.get("cases.case.show")).texts("aside li")


async def test_sending_to_other_help_is_undone_with_everything_that_came_of_it(
    at: At, knowledge: dict[str, str]
) -> None:
    due = await db.fetchval(
        "update cases set requires_action_at = now() + interval '1 day', callback_attempt = 2"
        " returning requires_action_at"
    )
    await at.post("cases.helping.create", code="IRKB", articles=[knowledge["Court Steps"]])
    page = await at.get("cases.case.show")
    event = page.soup.select_one("#toasts input[name=event]")["value"]

    undone = await at.post("cases.undo.create", event=event)

    assert undone.status == 303
    row = await db.fetchrow("select requires_action_by, requires_action_at, callback_attempt from cases")
    assert tuple(row) == ("operator", due, 2)
    assert "Court Steps: Court duty desks" not in (await at.get("cases.case.show")).texts("aside li")
    again = await at.post("cases.outcome.create", code="suspend_case/SAME", notes="")
    assert again.status == 409, "what was read out and taken back cannot be read out again"


@pytest.mark.parametrize(
    ("category", "code"),
    [("housing", "SPFN"), ("family", "SPFN"), ("debt", "SPFM"), ("education", "SPFM"), ("discrimination", "SPFM"),
     ("benefits", "COSPF"), (None, "COSPF")],
)  # fmt: skip
async def test_face_to_face_takes_the_code_of_its_category(at: At, category: str | None, code: str) -> None:
    """cla.md 1.11: COSPF becomes SPFN for family and housing, SPFM for debt, education and discrimination."""
    if category:
        await give_category(at.reference, category)

    await at.post("cases.helping.create", code="COSPF")

    assert (await last_of("alternative_help"))[0] == code


async def test_other_help_without_an_organisation_is_refused_and_keeps_what_was_typed(at: At) -> None:
    page = await at.post("cases.helping.create", code="IRKB", notes="About the rent")

    assert (page.status, page.texts("#f-notes")) == (422, ["About the rent"])
    assert page.texts("#f-articles-err") == ["Choose at least one organisation."]
    assert await db.fetchval("select count(*) from event_log where key = 'alternative_help'") == 0


async def test_a_code_that_only_the_house_chooses_is_refused(at: At) -> None:
    assert (await at.post("cases.helping.create", code="SPFN")).status == 422


async def test_an_organisation_that_is_not_offered_any_more_is_refused(
    at: At, knowledge: dict[str, str]
) -> None:
    await db.execute("update help_article set active = false")

    assert (
        await at.post("cases.helping.create", code="IRKB", articles=knowledge["Court Steps"])
    ).status == 422
