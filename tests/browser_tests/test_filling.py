"""Filling in on a device: signed by hand, and with the network really cut."""

import asyncio
import io
import json

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from app.accounts.account import Account
from app.forms.tokens import hash_of
from app.kernel import db
from app.web.routing import url_for
from tests import make
from tests.browser_tests.test_form_pages import PHONE, picture
from tests.browser_tests.test_slice import Open
from tests.browser_tests.window import LONGEST, Window
from tests.forms import make as forms

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIGNED = forms.asking(
    {"code": "done", "kind": "yes_no", "required": True, "weight": 1},
    {"code": "who", "kind": "signature", "required": True},
    pass_mark=50,
)


async def _lead() -> Account:
    hospital = await make.organisation("Al Waha General", "hospital")
    return await make.account("department_manager", organisation=hospital, is_demo=True)


async def _begun(seen: Window) -> Page:
    page = await seen.visit("forms.filling.index")
    await page.get_by_role("button", name="Begin").click()
    await expect(page.locator("#filling")).to_be_visible()
    await page.wait_for_load_state()
    return page


async def _until(page: Page, holds: str) -> None:
    """Wait until an expression holds; Playwright's own wait evaluates, which the policy of the page refuses."""
    async with asyncio.timeout(LONGEST / 1000):
        while not await page.evaluate(holds):
            await page.wait_for_timeout(10)


async def _draw(page: Page) -> None:
    """A stroke from side to side, as a mouse draws it."""
    await page.locator("canvas").scroll_into_view_if_needed()
    box = await page.locator("canvas").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    await page.mouse.move(box["x"] + 40, middle)
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] - 40, middle, steps=8)
    await page.mouse.up()
    await _until(page, "document.querySelector('[type=file]').files.length === 1")


async def _drawing(seen: Window) -> Image.Image:
    """The picture that was stored with the only submission, as somebody of the hospital gets it."""
    row = await db.fetchrow("select id, content_type, name from document where owner_kind = 'submission'")
    assert row is not None and (row["content_type"], row["name"]) == ("image/png", "signature.png")
    answer = await seen.context.request.get(
        seen.origin + url_for("documents.document.show", id=str(row["id"]))
    )
    return Image.open(io.BytesIO(await answer.body())).convert("L")


async def test_a_survey_is_signed_with_a_finger_and_kept_as_a_picture(window: Open, house: None) -> None:
    form, lead = await forms.form(SIGNED), await _lead()
    await db.execute(
        "insert into form_link (id, form, institution, kind, token_hash) values (uuidv7(), $1, $2, 'one_time', $3)",
        form,
        lead.organisation,
        hash_of("signing"),
    )
    seen = await window(None, **PHONE)
    page = await seen.visit("forms.survey.show", token="signing")
    await page.get_by_role("group", name="Question done").get_by_text("Yes", exact=True).click()
    await page.get_by_label("Question who").fill("Nora Haddad")

    await _draw(page)
    await page.get_by_role("button", name="Clear the drawing").click()
    assert await page.evaluate("document.querySelector('[type=file]').files.length") == 0
    await _draw(page)
    await picture(page, "signature")
    assert await seen.violations() == []
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator("form")).to_have_count(0)

    drawing = await _drawing(await window(lead))
    inked = sum(drawing.histogram()[:128])
    assert drawing.getpixel((drawing.width // 2, drawing.height // 2)) == 0
    assert drawing.getpixel((2, 2)) == 255
    assert 0 < inked < drawing.width * drawing.height / 10
    answers = json.loads(await db.fetchval("select answers from submission"))
    assert answers["who"]["name"] == "Nora Haddad" and answers["who"]["document"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_signature_is_typed_by_keyboard_alone(window: Open, house: None, scripts: bool) -> None:
    lead = await _lead()
    await forms.form(SIGNED, kind="form", name="Handover")
    seen = await window(lead, scripts=scripts)
    page = await _begun(seen)
    await expect(page.locator("canvas")).to_be_visible(visible=scripts)

    await page.locator("input[name=q_done]").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Nora Haddad")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("HandoverPassed")

    assert json.loads(await db.fetchval("select answers->'who' from submission")) == {"name": "Nora Haddad"}


async def test_what_is_sent_without_a_connection_goes_out_once_when_it_is_back(
    window: Open, house: None
) -> None:
    lead = await _lead()
    await forms.form(SIGNED, kind="form", name="Handover")
    seen = await window(lead, **PHONE)
    page = await _begun(seen)
    await page.get_by_label("Question who").fill("Nora Haddad")
    await expect(page.locator("[data-autosave-state]")).to_have_text("Saved")

    await seen.context.set_offline(True)
    await page.get_by_role("group", name="Question done").get_by_text("Yes", exact=True).click()
    await _draw(page)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator("[data-autosave-state]")).to_contain_text("No connection")
    await page.get_by_role("button", name="Send").click()
    await picture(page, "offline")
    assert await db.fetchval("select status from submission") == "draft"
    await seen.context.set_offline(False)
    await expect(page.get_by_role("heading", level=1)).to_have_text("HandoverPassed")

    assert await db.fetchval("select count(*) from submission where status = 'submitted'") == 1
    assert await db.fetchval("select count(*) from event_log where code = 'SUBMITTED'") == 1
    assert await db.fetchval("select sum(submissions) from form_day") == 1
    assert json.loads(await db.fetchval("select answers->'done' from submission")) == "yes"
    assert await db.fetchval("select count(*) from document where owner_kind = 'submission'") == 1
    assert await page.evaluate("localStorage.length") == 0
    seen.forgive("ERR_INTERNET_DISCONNECTED")


async def test_answers_of_a_page_that_was_closed_without_a_connection_come_back(
    window: Open, house: None
) -> None:
    lead = await _lead()
    await forms.form(SIGNED, kind="form", name="Handover")
    seen = await window(lead, **PHONE)
    page = await _begun(seen)
    address = page.url

    await seen.context.set_offline(True)
    await page.get_by_label("Question who").fill("Nora Haddad")
    await expect(page.locator("[data-autosave-state]")).to_contain_text("kept on this device")
    await page.goto("about:blank")
    await seen.context.set_offline(False)
    await page.goto(address)

    await expect(page.get_by_label("Question who")).to_have_value("Nora Haddad")
    await _until(page, "localStorage.length === 0")
    assert json.loads(await db.fetchval("select answers->'who' from submission")) == {"name": "Nora Haddad"}
    assert await db.fetchval("select status from submission") == "draft"
    seen.forgive("ERR_INTERNET_DISCONNECTED")


async def test_answers_about_a_patient_are_not_kept_on_the_device(window: Open, house: None) -> None:
    lead = await _lead()
    asks = forms.asking({"code": "who", "kind": "text", "patient_data": True})
    await forms.form(asks, kind="form", name="Handover")
    seen = await window(lead, **PHONE)
    page = await _begun(seen)

    await seen.context.set_offline(True)
    await page.get_by_label("Question who").fill("Bed 4 fell.")
    await expect(page.locator("[data-autosave-state]")).to_have_text("Not saved yet: no connection.")
    assert await page.evaluate("localStorage.length") == 0
    await seen.context.set_offline(False)
    await expect(page.locator("[data-autosave-state]")).to_have_text("Saved")

    assert json.loads(await db.fetchval("select answers from submission")) == {"who": "Bed 4 fell."}
    seen.forgive("ERR_INTERNET_DISCONNECTED")
