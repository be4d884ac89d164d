"""Forms under impatience and at the same time as others."""

import pytest
from playwright.async_api import expect

from app.kernel import db
from tests import make
from tests.browser_tests.test_slice import Open, save

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_double_click_leaves_one_note(window: Open, scripts: bool) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    seen = await window(maya, scripts=scripts)
    page = await seen.visit("cases.case.show", reference=reference)

    await page.locator("#f-notes").fill("Once is enough.")
    await save(page).dblclick()

    await expect(page.locator("#timeline .body")).to_have_text(["Once is enough."])
    assert await db.fetchval("select count(*) from event_log where code = 'NOTE'") == 1


async def test_an_empty_note_says_what_to_do_and_keeps_the_code(window: Open) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    seen = await window(maya)
    seen.expected.add(422)
    page = await seen.visit("cases.case.show", reference=reference)

    await save(page).click()

    await expect(page.locator("#composer .err")).to_be_visible()
    await expect(page.locator("#f-notes")).to_have_attribute("aria-invalid", "true")
    assert await seen.violations() == []


async def test_a_stale_save_shows_both_versions_and_keeps_what_was_typed(window: Open) -> None:
    organisation = await make.organisation()
    maya, tom = [await make.account("operator", organisation=organisation) for _ in range(2)]
    reference = await make.case(maya, person="Samira Haddad")
    hers, his = await window(maya), await window(tom)
    his.expected.add(409)
    await hers.visit("cases.person.edit", reference=reference)
    await his.visit("cases.person.edit", reference=reference)

    await hers.page.get_by_label("Postcode").fill("M14 7FB")
    await hers.page.get_by_role("button", name="Save the client").click()
    await hers.is_at("cases.case.show", reference=reference)
    await his.page.get_by_label("Postcode").fill("L1 4DQ")
    await his.page.get_by_role("button", name="Save the client").click()

    warning = his.page.get_by_role("alert")
    await expect(warning).to_contain_text("Somebody else saved this while you were editing")
    await expect(warning.get_by_role("row", name="Postcode")).to_contain_text("M14 7FB")
    await expect(warning.get_by_role("row", name="Postcode")).to_contain_text("L1 4DQ")
    await expect(his.page.get_by_label("Postcode")).to_have_value("L1 4DQ")
    assert await db.fetchval("select postcode from person") == "M14 7FB"
    assert await his.violations() == []

    await his.page.get_by_role("button", name="Save the client").click()
    await his.is_at("cases.case.show", reference=reference)
    assert await db.fetchval("select postcode from person") == "L1 4DQ"


async def test_leaving_with_typed_words_is_asked_about(window: Open) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    seen = await window(maya)
    page = await seen.visit("cases.problem.edit", reference=reference)
    asked: list[str] = []

    async def stay(dialog: object) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await page.get_by_label("Notes for whoever opens this case").press_sequentially("Do not lose this")
    await page.get_by_role("link", name="Timeline").click()

    await expect(page.get_by_label("Notes for whoever opens this case")).to_have_value("Do not lose this")
    assert asked == ["beforeunload"]


async def test_a_refused_form_leads_to_its_field(window: Open) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    seen = await window(maya)
    seen.expected.add(422)
    page = await seen.visit("cases.person.edit", reference=reference)

    await page.get_by_label("Full name").fill("Samira Haddad")
    await page.get_by_label("Mobile phone").fill("not a number")
    await page.get_by_role("button", name="Save the client").click()

    summary = page.get_by_role("alert")
    await expect(summary).to_be_focused()
    await summary.get_by_role("link").first.click()
    await expect(page.get_by_label("Mobile phone")).to_be_focused()
    await expect(page.get_by_label("Full name")).to_have_value("Samira Haddad")
