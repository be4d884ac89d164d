"""An operator works a case, with the mouse, with the keyboard alone, and without JavaScript."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from app.kernel import db
from tests import make
from tests.browser_tests.window import Window

pytestmark = pytest.mark.browser
Open = Callable[..., Awaitable[Window]]


async def test_an_operator_works_a_case(window: Open) -> None:
    maya = await make.account("operator", name="Maya Okafor")
    reference = await make.case(maya, person="Samira Haddad")
    seen = await window(maya)
    page = await seen.visit("cases.case.index", query={"view": "action"})

    await page.get_by_role("link", name="Samira Haddad").click()
    await seen.is_at("cases.case.show", reference=reference)
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#timer[data-s=running] output")).to_have_text(re.compile("00:00:0[1-9]"))
    await page.locator("#f-notes").fill("Left a voicemail.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#timeline .body")).to_have_text("Left a voicemail.")

    await page.locator("#f-notes").fill("Nothing more to go on.")
    await page.locator(".combo [aria-haspopup]").click()
    await page.keyboard.type("too little")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+Enter")

    await expect(page.locator("#timeline .ev[data-k=out]")).to_contain_text("Too little information to go on")
    await expect(page.locator("#timeline .ev[data-k=out]")).to_contain_text("Timer stopped at")
    await expect(page.locator("#timer")).to_have_attribute("data-s", "stopped")
    await seen.visit("cases.case.index", query={"view": "action"})
    await expect(page.locator(".empty h2")).to_have_text("Nothing waits here")
    row = await db.fetchrow(
        "select outcome_code, requires_action_by from case_facts where reference = $1", reference
    )
    assert tuple(row) == ("INSUF", None)
