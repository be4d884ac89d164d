"""What provider staff write: their own notes, matter types, and a category where they judge merits."""

from dataclasses import replace
from uuid import UUID

from app.accounts.account import Account
from app.cases import facts
from app.kernel import db
from tests import make
from tests.browser import Browser


async def _category(code: str) -> UUID:
    key: UUID = await db.fetchval("select id from category where code = $1", code)
    return key


async def _matter(code: str) -> UUID:
    key: UUID = await db.fetchval(
        "select m.id from matter_type m join category c on c.id = m.category where c.code = $1 and m.level = 1"
        " order by m.code limit 1",
        code,
    )
    return key


async def _at_a_firm(**switches: object) -> tuple[Account, Browser, str]:
    maya, adviser = await make.account("operator"), await make.account("provider")
    adviser = replace(adviser, **switches)  # type: ignore[arg-type]
    assert adviser.organisation
    reference = await make.case(maya, category=await _category("debt"), notes="Ask for the letter.")
    key = await db.fetchval("select id from cases where reference = $1", reference)
    await make.assign(key, adviser.organisation, maya)
    browser = Browser(adviser)
    await browser.get("cases.case.show", reference=reference)
    return maya, browser, reference


async def test_a_provider_s_notes_are_its_own_and_the_operators_read_them(house: None) -> None:
    maya, browser, reference = await _at_a_firm()
    for text in ("Seen on Monday.", "Seen on Monday.", "Seen on Tuesday."):
        form = {"provider_notes": text}
        assert (await browser.post("cases.provider_note.update", form, reference=reference)).status == 303

    assert "Seen on Tuesday." in (await Browser(maya).get("cases.case.show", reference=reference)).plain
    rows = await db.fetch("select text from notes_history where field = 'provider_notes' order by id")
    assert [row["text"] for row in rows] == ["Seen on Monday.", "Seen on Tuesday."]
    refused = await Browser(maya).post(
        "cases.provider_note.update", {"provider_notes": "No"}, reference=reference
    )
    assert refused.status == 403


async def test_a_provider_changes_matter_types_but_nothing_of_the_operators(house: None) -> None:
    _maya, browser, reference = await _at_a_firm()
    version = await db.fetchval("select version from cases")
    debt, housing = await _matter("debt"), await _category("housing")
    form = {
        "version": str(version),
        "matter_type1": str(debt),
        "category": str(housing),
        "source": "WEB",
        "notes": "Overwritten",
    }

    assert (await browser.post("cases.problem.update", form, reference=reference)).status == 303

    row = await db.fetchrow("select matter_type1, category, source, notes from cases")
    assert tuple(row) == (debt, await _category("debt"), "PHONE", "Ask for the letter.")


async def test_a_firm_that_judges_merits_changes_the_category_and_says_why(house: None) -> None:
    _maya, browser, reference = await _at_a_firm(switches=frozenset({"may_judge_merits"}))
    await db.execute("update cases set matter_type1 = $1", await _matter("debt"))
    form = {"category": str(await _category("housing")), "notes": "It is about the flat."}

    empty = await browser.post("cases.category.update", {**form, "notes": ""}, reference=reference)
    assert empty.texts(".err") == ["Say why the category changes."]
    assert (await browser.post("cases.category.update", form, reference=reference)).status == 303
    again = await browser.post("cases.category.update", form, reference=reference)

    assert again.status == 422
    row = await db.fetchrow(
        "select k.id, k.category, k.matter_type1, f.category as shown from cases k join case_facts f on true"
    )
    assert (row["category"], row["matter_type1"], row["shown"]) == (
        await _category("housing"),
        None,
        row["category"],
    )
    event = await db.fetchrow(
        "select context->>'before' as b, context->>'after' as a from event_log where key = 'change_category'"
    )
    assert (event["b"], event["a"]) == ("debt", "housing")
    assert await facts.drifted([row["id"]]) == []


async def test_other_firms_do_not_change_categories(house: None) -> None:
    _maya, browser, reference = await _at_a_firm()
    form = {"category": str(await _category("housing")), "notes": "It is about the flat."}

    assert (await browser.post("cases.category.update", form, reference=reference)).status == 403
