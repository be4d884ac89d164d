"""Every key of the list, pressed in a browser."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from app.web.routing import url_for
from tests import make
from tests.browser_tests.test_slice import Open
from tests.browser_tests.window import Window

pytestmark = pytest.mark.browser
Try = Callable[[Window, Page, str], Awaitable[None]]

BOARD = """() => {
  const main = document.querySelector('main');
  main.innerHTML = '<div class="board">' + ['a', 'b'].map(n => `<section><article class="kc">
    <form class="mv"><details class="menu"><summary>Move</summary><p>to</p></details></form>
    <a class="cover" href="#${n}" id="card-${n}">Card ${n}</a></article></section>`).join('') + '</div>';
}"""


async def _queue(seen: Window, _reference: str) -> Page:
    return await seen.visit("cases.case.index", query={"view": "all"})


async def _case(seen: Window, reference: str) -> Page:
    return await seen.visit("cases.case.show", reference=reference)


async def _focus(page: Page, selector: str) -> None:
    await expect(page.locator(selector)).to_be_focused()


async def rows(seen: Window, reference: str) -> None:
    page = await _queue(seen, reference)
    await page.keyboard.press("j")
    await _focus(page, "#rows tr:nth-child(1) .cover")
    await page.keyboard.press("j")
    await _focus(page, "#rows tr:nth-child(2) .cover")
    await page.keyboard.press("k")
    await _focus(page, "#rows tr:nth-child(1) .cover")
    await page.keyboard.press("x")
    await expect(page.locator("#rows tr:nth-child(1) [data-row]")).to_be_checked()
    await expect(page.locator("form.bulk")).to_be_visible()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/cases/*-*-*")


async def search_and_lists(seen: Window, reference: str) -> None:
    page = await _queue(seen, reference)
    await page.keyboard.press("/")
    await _focus(page, "input[name=q]")
    await page.keyboard.press("Escape")
    await page.locator("h1").click()
    await page.keyboard.press("?")
    await expect(page.locator("#shortcuts")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#shortcuts")).to_be_hidden()
    await page.keyboard.press("Control+k")
    await expect(page.locator("#finder input[name=q]")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.locator("h1").click()
    await page.keyboard.press("c")
    await page.wait_for_url(f"**{url_for('cases.case.new')}")


async def on_a_case(seen: Window, reference: str) -> None:
    page = await _case(seen, reference)
    await page.keyboard.press("o")
    await expect(page.locator(".combo .pop")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.locator("h1").click()
    await page.keyboard.press("t")
    await expect(page.locator("#timer")).to_have_attribute("data-s", "running")
    await page.locator("h1").click()
    await page.keyboard.press("n")
    await _focus(page, "#f-notes")
    await page.keyboard.type("Left a voicemail.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#timeline .body")).to_have_text("Left a voicemail.")
    await page.locator("h1").click()
    await page.keyboard.press("a")
    await page.wait_for_url(f"**{url_for('cases.owner.edit', reference=reference)}")


async def taking_back(seen: Window, reference: str) -> None:
    page = await _case(seen, reference)
    await page.locator("#f-notes").fill("Rang off.")
    await page.get_by_role("button", name="Outcome code").click()
    await page.get_by_role("option", name="Too little information").click()
    await page.locator("#composer").get_by_role("button", name="Save").click()
    await expect(page.locator("#toasts form")).to_be_visible()
    await page.locator("h1").click()
    await page.keyboard.press("z")
    await expect(page.locator("#timeline .badge", has_text="Undone")).to_be_visible()


async def on_a_board(seen: Window, reference: str) -> None:
    page = await _queue(seen, reference)
    await page.evaluate(BOARD)
    await page.keyboard.press("ArrowRight")
    await _focus(page, "#card-a")
    await page.keyboard.press("ArrowRight")
    await _focus(page, "#card-b")
    await page.keyboard.press("ArrowLeft")
    await _focus(page, "#card-a")
    await page.keyboard.press("m")
    await expect(page.locator("section:first-child details")).to_have_attribute("open", "")


@pytest.mark.parametrize("tried", [rows, search_and_lists, on_a_case, taking_back, on_a_board])
async def test_keys_do_what_the_list_says(
    window: Open, tried: Callable[[Window, str], Awaitable[None]]
) -> None:
    maya = await make.account("operator_manager", is_demo=True)
    reference = await make.case(maya, person="Samira Haddad")
    await make.case(maya, person="Owen Pritchard")

    await tried(await window(maya), reference)


async def test_a_key_typed_into_a_field_is_a_letter(window: Open) -> None:
    maya = await make.account("operator_manager", is_demo=True)
    await make.case(maya, person="Samira Haddad")
    seen = await window(maya)
    page = await _queue(seen, "")
    await page.keyboard.press("/")

    await page.keyboard.type("jkxcz")

    await expect(page.locator("input[name=q]")).to_have_value("jkxcz")
