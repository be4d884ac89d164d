"""Forms in the browser: built by hand, answered in Arabic on a phone, audited with a failed critical item."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from app.forms.tokens import hash_of
from app.kernel import db
from tests import make
from tests.browser_tests.test_slice import Open
from tests.forms import make as forms

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
PICTURES = os.environ.get("RECOURSE_PICTURES", "")
ARABIC = {
    "name_ar": "استبيان الخروج من الطوارئ",
    "body": forms.asking(
        {
            "code": "care",
            "kind": "scale",
            "required": True,
            "weight": 1,
            "text": {"en": "How was your care today?", "ar": "كيف كانت رعايتكم اليوم؟"},
        },
        {
            "code": "better",
            "kind": "text",
            "text": {"en": "What should we do better?", "ar": "ما الذي يمكننا تحسينه؟"},
            "condition": {"question": "care", "op": "at_most", "value": 3},
        },
        thanks={"en": "Thank you.", "ar": "شكرًا لكم."},
    ),
}


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES, f"forms-{name}.png")), full_page=True)


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
async def test_a_survey_is_answered_in_arabic_on_a_phone(window: Open, house: None, scripts: bool) -> None:
    form = await forms.form(ARABIC["body"], name_ar=ARABIC["name_ar"])
    hospital = await make.organisation("Al Waha General", "hospital", name_ar="مستشفى الواحة العام")
    opened = await window(None, scripts=scripts, locale="ar", **PHONE)
    page = opened.page
    # The console has keys of its own, so the secret is stored as it would have made it.
    await db.execute(
        "insert into form_link (id, form, institution, kind, token_hash) values (uuidv7(), $1, $2, 'one_time', $3)",
        form,
        hospital,
        hash_of("alice"),
    )

    await opened.visit("forms.survey.show", token="alice")
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.get_by_role("heading", level=1)).to_have_text("استبيان الخروج من الطوارئ")
    await expect(page.get_by_text("مستشفى الواحة العام")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await page.locator(".scale label").nth(1).click()
    await page.locator("form.stack button.btn[data-k=primary]").click()

    await page.get_by_label("ما الذي يمكننا تحسينه؟").fill("أخبروا الناس كم سيطول الانتظار.")
    await picture(page, f"survey-ar-{scripts}")
    if scripts:
        assert await opened.violations() == []
    await page.locator("form.stack button.btn[data-k=primary]").click()

    await expect(page.get_by_text("شكرًا لكم.")).to_be_visible()
    row = await db.fetchrow("select locale, score from submission")
    assert row is not None and (row["locale"], int(row["score"])) == ("ar", 25)


@pytest.mark.slow
async def test_a_form_is_built_and_asked(window: Open, house: None) -> None:
    opened = await window(await make.account("admin", is_demo=True))
    page = await opened.visit("forms.form.new")
    await page.get_by_label("Name in English").fill("Quiet hours at night")
    await page.get_by_role("button", name="Save").click()
    for question, kind in (("How quiet was it?", "Scale"), ("What woke you?", "Text")):
        await page.get_by_role("link", name="Add a question").click()
        await page.get_by_label("Question (English)").fill(question)
        await page.get_by_label("How it is answered").select_option(label=kind)
        await page.get_by_role("button", name="Save the question").click()
    await page.get_by_role("button", name="Move what_woke_you up").click()
    await expect(page.locator(".qs b")).to_have_text(["What woke you?", "How quiet was it?"])
    await picture(page, "builder")
    assert await opened.violations() == []
    await page.get_by_role("button", name="Ask this version").click()

    await expect(page.locator("h1 .badge").first).to_have_text("Live")
    await page.get_by_role("link", name="Preview").click()
    await expect(page.locator(".q")).to_have_count(2)
    assert await db.fetchval("select state from form_version") == "active"


@pytest.mark.slow
async def test_an_audit_is_filled_in_on_a_phone_and_a_critical_item_fails(window: Open, house: None) -> None:
    hospital = await make.organisation("Al Waha General", "hospital")
    await make.department(hospital, "Maternity")
    lead = await make.account("department_manager", organisation=hospital, is_demo=True)
    await forms.form(forms.AUDIT, kind="audit", name="Hand hygiene")
    opened = await window(lead, **PHONE)
    page = await opened.visit("forms.filling.index")
    await page.get_by_label("Department or ward").select_option(label="Maternity")
    await page.get_by_role("button", name="Begin").click()
    await page.locator("#f-gel label").first.click()
    await expect(page.locator("[data-autosave-state]")).to_have_text("Saved")
    await page.reload()
    await expect(page.locator("#f-gel input").first).to_be_checked()
    await page.locator("#f-hands label").nth(1).click()
    await picture(page, "audit")
    assert await opened.violations() == []
    await page.get_by_role("button", name="Send").click()

    await expect(page.locator(".notice b")).to_have_text("1 critical item failed")
    await expect(page.locator("h1 .badge")).to_have_text("Not passed")
    await picture(page, "failed")
    row = await db.fetchrow("select failed_critical, department is not null as placed from submission")
    assert row is not None and tuple(row) == (1, True)
