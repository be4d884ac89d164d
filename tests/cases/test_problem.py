"""What a case is about, and who may say so."""

from uuid import UUID

import pytest

from app.cases.rules import matter_types_fit, own_part
from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import at_a_firm, category, matter_type

DEBT, HOUSING = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("category", "theirs", "fit"),
    [
        (DEBT, [], True),
        (None, [], True),
        (DEBT, [DEBT], True),
        (DEBT, [DEBT, DEBT], True),
        (DEBT, [None, DEBT], True),
        (DEBT, [None, None], True),
        (DEBT, [HOUSING], False),
        (DEBT, [DEBT, HOUSING], False),
        (DEBT, [HOUSING, HOUSING], False),
        (None, [DEBT], False),
    ],
)
def test_matter_types_fit_that_are_of_the_category(
    category: UUID | None, theirs: list[UUID | None], fit: bool
) -> None:
    assert matter_types_fit(category, theirs) is fit


@pytest.mark.parametrize(
    ("name", "of_an_operator", "of_a_provider"),
    [
        ("notes", "given", "stands"),
        ("category", "given", "stands"),
        ("source", "given", "stands"),
        ("matter_type1", "given", "given"),
        ("matter_type2", "given", "given"),
        ("media_code", "given", "given"),
        ("exempt_user", "given", "given"),
        ("exempt_user_reason", "given", "given"),
        ("ecf_statement", "given", "given"),
    ],
)
def test_a_provider_leaves_what_is_the_operators(name: str, of_an_operator: str, of_a_provider: str) -> None:
    given, stands = {name: "given"}, {name: "stands", "version": 1}

    assert own_part(given, stands, is_provider=False) == {name: of_an_operator}
    assert own_part(given, stands, is_provider=True) == {name: of_a_provider}


async def test_matter_types_belong_to_the_category(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    debt = await db.fetchval("select id from category where code = 'debt'")
    housing = await db.fetchval(
        "select m.id from matter_type m join category c on c.id = m.category where c.code = 'housing' limit 1"
    )

    page = await Browser(maya).post(
        "cases.problem.update",
        {"category": str(debt), "matter_type1": str(housing), "version": "1"},
        reference=reference,
    )

    assert page.status == 422
    assert any("belong to the case's category" in words for words in page.texts(".err"))
    assert await db.fetchval("select category from cases") is None


@pytest.mark.parametrize("name", ["category", "matter_type1", "matter_type2"])
async def test_what_is_on_no_list_is_refused_at_its_field(house: None, name: str) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    form = {"category": str(await category("debt")), "version": "1"} | {name: str(UUID(int=7))}

    page = await Browser(maya).post("cases.problem.update", form, reference=reference)

    assert page.status == 422
    assert page.soup.select_one(f"#f-{name}[aria-invalid]") is not None
    assert await db.fetchval("select category from cases") is None


async def test_a_provider_changes_matter_types_but_nothing_of_the_operators(house: None) -> None:
    _maya, browser, reference = await at_a_firm()
    version = await db.fetchval("select version from cases")
    debt, housing = await matter_type("debt"), await category("housing")
    form = {
        "version": str(version),
        "matter_type1": str(debt),
        "category": str(housing),
        "source": "WEB",
        "notes": "Overwritten",
    }

    assert (await browser.post("cases.problem.update", form, reference=reference)).status == 303

    row = await db.fetchrow("select matter_type1, category, source, notes from cases")
    assert tuple(row) == (debt, await category("debt"), "PHONE", "Ask for the letter.")


async def test_a_problem_that_was_refused_still_says_that_somebody_saved_meanwhile(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    browser = Browser(maya)
    page = await browser.get("cases.problem.edit", reference=reference)
    drawn = page.form(f"/cases/{reference}/problem")["version"]
    theirs = {"version": drawn, "source": "PHONE", "notes": "Theirs."}
    assert (await browser.post("cases.problem.update", theirs, reference=reference)).status == 303

    refused = await browser.post(
        "cases.problem.update", {"version": drawn, "source": "PIGEON", "notes": "Mine."}, reference=reference
    )
    version = refused.form(f"/cases/{reference}/problem")["version"]
    mended = await browser.post(
        "cases.problem.update", {"version": version, "source": "PHONE", "notes": "Mine."}, reference=reference
    )

    assert (refused.status, mended.status) == (422, 409)
    assert await db.fetchval("select notes from cases") == "Theirs."


async def test_the_problem_of_others_is_not_shown_nor_changed(house: None) -> None:
    reference = await make.case(await make.account("operator"), notes="Foreign canary")
    stranger = Browser(await make.account("operator"))

    page = await stranger.get("cases.problem.edit", reference=reference)
    done = await stranger.post("cases.problem.update", {"notes": "Mine", "version": "1"}, reference=reference)

    assert (page.status, done.status, "canary" in page.text) == (404, 404, False)
    assert await db.fetchval("select notes from cases") == "Foreign canary"
