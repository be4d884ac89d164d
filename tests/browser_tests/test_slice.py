"""An operator works a case: with the mouse, with the keyboard alone, without JavaScript."""

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, expect

from app.kernel import db
from tests import make
from tests.browser_tests.window import Window

pytestmark = pytest.mark.browser
Open = Callable[..., Awaitable[Window]]


async def the_queue(window: Open, **how: bool) -> tuple[Window, Page, str]:
    """Maya before what needs action: one case, and its reference."""
    maya = await make.account("operator", name="Maya Okafor")
    reference = await make.case(maya, person="Samira Haddad")
    seen = await window(maya, **how)
    page = await seen.visit("cases.case.index", query={"view": "action"})
    await expect(page.locator("#rows .cover")).to_have_text("Samira Haddad")
    return seen, page, reference


def save(page: Page) -> Locator:
    """The button of the composer."""
    return page.locator("#composer").get_by_role("button", name="Save")


async def moved_on(seen: Window, reference: str) -> None:
    """The outcome stands on the timeline, the timer is stopped, and the queue is done with the case."""
    outcome = seen.page.locator("#timeline .ev[data-k=out]")
    await expect(outcome).to_contain_text("Too little information to go on")
    await expect(outcome).to_contain_text("Timer stopped at 0 m")
    await expect(seen.page.locator("#timer")).to_have_attribute("data-s", "stopped")
    await seen.visit("cases.case.index", query={"view": "action"})
    await expect(seen.page.locator(".empty h2")).to_have_text("Nothing waits here")
    facts = await db.fetchrow(
        "select outcome_code, requires_action_by, billable_seconds > 0 from case_facts where reference = $1",
        reference,
    )
    assert facts is not None
    assert tuple(facts) == ("INSUF", None, True)


async def test_with_the_mouse(window: Open) -> None:
    seen, page, reference = await the_queue(window)
    await page.get_by_role("link", name="Samira Haddad").click()
    await seen.is_at("cases.case.show", reference=reference)
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#timer[data-s=running] output")).to_have_text(re.compile("00:00:0[1-9]"))
    await page.locator("#f-notes").fill("Left a voicemail.")
    await save(page).click()
    await expect(page.locator("#timeline .body")).to_have_text("Left a voicemail.")

    await page.locator("#f-notes").fill("Nothing more to go on.")
    await page.get_by_role("button", name="Outcome code").click()
    await page.get_by_role("option", name="Too little information").click()
    await expect(page.locator(".composer [data-effects]")).to_contain_text("stops timer")
    await save(page).click()

    await moved_on(seen, reference)


async def test_with_the_keyboard_alone(window: Open) -> None:
    seen, page, reference = await the_queue(window)
    keys = page.keyboard
    await keys.press("j")
    await keys.press("Enter")
    await seen.is_at("cases.case.show", reference=reference)
    await keys.press("t")
    await expect(page.locator("#timer")).to_have_attribute("data-s", "running")
    await keys.press("n")
    await keys.type("Left a voicemail.")
    await keys.press("Control+Enter")
    await expect(page.locator("#timeline .body")).to_have_text("Left a voicemail.")

    await keys.press("n")
    await keys.type("Nothing more to go on.")
    await keys.press("Tab")
    await keys.press("Enter")
    await keys.type("too little")
    await keys.press("Enter")
    await expect(page.locator("[data-picked]")).to_contain_text("INSUF")
    await keys.press("Control+Enter")

    await moved_on(seen, reference)


async def test_without_javascript(window: Open) -> None:
    seen, page, reference = await the_queue(window, scripts=False)
    await page.get_by_role("link", name="Samira Haddad").click()
    await seen.is_at("cases.case.show", reference=reference)
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#timer")).to_have_attribute("data-s", "running")
    await page.locator("#f-notes").fill("Left a voicemail.")
    await save(page).click()
    await expect(page.locator("#timeline .body")).to_have_text("Left a voicemail.")

    await page.locator("#f-notes").fill("Nothing more to go on.")
    await page.locator("select[name=code]").select_option("suspend_case/INSUF")
    await save(page).click()

    await moved_on(seen, reference)


async def test_a_timer_is_stopped_and_started_again_without_losing_what_is_typed(window: Open) -> None:
    seen, page, reference = await the_queue(window)
    await seen.visit("cases.case.show", reference=reference)
    await page.locator("#f-notes").fill("Half a sentence")
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#timer")).to_have_attribute("data-s", "running")

    await page.get_by_role("button", name="Stop").click()
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#timer")).to_have_attribute("data-s", "running")
    await page.get_by_role("button", name="Cancel").press("Enter")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    await page.get_by_role("button", name="Cancel").press("Enter")
    async with page.expect_response("**/timer"):  # the page asks for its clock once more
        await page.get_by_role("button", name="Yes, go on").press("Enter")
    await expect(page.locator("#timer")).to_have_attribute("data-s", "stopped")
    await expect(page.get_by_role("button", name="Start")).to_be_focused()

    await expect(page.locator("#f-notes")).to_have_value("Half a sentence")
    timers = await db.fetch("select cancelled from timer order by created")
    assert [row["cancelled"] for row in timers] == [False, True]


async def test_the_running_timer_follows_to_every_other_page(window: Open) -> None:
    seen, page, reference = await the_queue(window)
    await seen.visit("cases.case.show", reference=reference)
    await page.keyboard.press("t")
    await expect(page.locator("#timer")).to_have_attribute("data-s", "running")

    await seen.visit("cases.case.index")

    await expect(page.locator(".top .timer .ref")).to_have_text(reference)
