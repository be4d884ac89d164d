"""Another category of law, as a firm that judges merits sees the case (cla.md 4.8)."""

from app.cases import facts
from app.kernel import db
from tests.browser import Browser
from tests.cases.make import at_a_firm, category, matter_type


async def test_a_firm_that_judges_merits_changes_the_category_and_says_why(house: None) -> None:
    _maya, browser, reference = await at_a_firm(switches=frozenset({"may_judge_merits"}))
    await db.execute("update cases set matter_type1 = $1", await matter_type("debt"))
    form = {"category": str(await category("housing")), "notes": "It is about the flat."}

    empty = await browser.post("cases.category.update", {**form, "notes": ""}, reference=reference)
    assert empty.texts(".err") == ["Say why the category changes."]
    assert (await browser.post("cases.category.update", form, reference=reference)).status == 303
    again = await browser.post("cases.category.update", form, reference=reference)

    assert again.status == 422
    row = await db.fetchrow(
        "select k.id, k.category, k.matter_type1, f.category as shown from cases k join case_facts f on true"
    )
    assert (row["category"], row["matter_type1"], row["shown"]) == (
        await category("housing"),
        None,
        row["category"],
    )
    event = await db.fetchrow(
        "select context->>'before' as b, context->>'after' as a from event_log where key = 'change_category'"
    )
    assert (event["b"], event["a"]) == ("debt", "housing")
    assert await facts.drifted([row["id"]]) == []


async def test_other_firms_do_not_change_categories(house: None) -> None:
    _maya, browser, reference = await at_a_firm()
    form = {"category": str(await category("housing")), "notes": "It is about the flat."}

    assert (await browser.post("cases.category.update", form, reference=reference)).status == 403


async def test_the_form_begins_with_the_category_the_case_has(house: None) -> None:
    maya, browser, reference = await at_a_firm()

    page = await browser.get("cases.category.edit", reference=reference)

    assert [each["value"] for each in page.soup.select("option[selected]")] == [str(await category("debt"))]
    assert (await Browser(maya).get("cases.category.edit", reference=reference)).status == 403
