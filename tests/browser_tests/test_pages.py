"""Every page of casework, in every dress: nobody is shut out, nothing is wider than the window."""

from typing import Any

import pytest
from playwright.async_api import expect

from app.accounts.account import Account
from tests import make
from tests.browser import Browser
from tests.browser_tests.test_slice import Open

pytestmark = pytest.mark.browser

DRESSES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "arabic": {"color_scheme": "light", "locale": "ar"},
}
OF_A_CASE = (
    "cases.case.show",
    "cases.person.edit",
    "cases.problem.edit",
    "cases.summary.edit",
    "cases.attachment.index",
    "cases.link.new",
    "cases.owner.edit",
)
WIDTHS = (320, 390, 768, 1440)
#: How wide the page is; on a phone a table is a stack of cards and needs no scrolling of its own either.
WIDEST = """phone => Math.max(document.documentElement.scrollWidth,
    ...[...document.querySelectorAll('.scroll:has([data-stack])')].filter(() => phone).map(each => each.scrollWidth))"""


async def worked_case(manager: Account) -> str:
    """A case with something of everything on it: a client with a long name, a note, an outcome, a timer."""
    reference = await make.case(manager)
    await make.client_of(
        reference,
        manager,
        full_name="Bartholomew Fotheringay-Featherstonehaugh",
        postcode="M14 7FB",
        birth_date="1991-03-04",
        mobile_phone="07700 900418",
        vulnerable="1",
    )
    browser = Browser(manager)
    await browser.get("cases.case.show", reference=reference)
    await browser.post("cases.timer.create", reference=reference)
    await browser.post(
        "cases.note.create", {"notes": "Verylongwordwithoutanyblank" * 12}, reference=reference
    )
    logged = {"code": "suspend_case/IRCB", "notes": "Wants to speak to a senior."}
    await browser.post("cases.outcome.create", logged, reference=reference)
    await browser.post("cases.timer.create", reference=reference)
    return reference


@pytest.mark.parametrize("dress", DRESSES)
async def test_nobody_is_shut_out(window: Open, dress: str) -> None:
    """WCAG 2.2 AA and axe's best practices."""
    language = "ar" if dress == "arabic" else "en"
    manager = await make.account("operator_manager", name="Grace Lindqvist", language=language)
    manager_seen = await window(manager, viewport={"width": 1440, "height": 900}, **DRESSES[dress])
    reference = await worked_case(manager)

    found = []
    for query in ({"view": "all"}, {"view": "web"}, {"view": "all", "q": "nobody at all"}):
        await manager_seen.visit("cases.case.index", query=query)
        found += await manager_seen.violations()
    await manager_seen.visit("cases.case.new")
    found += await manager_seen.violations()
    for name in OF_A_CASE:
        await manager_seen.visit(name, reference=reference)
        found += await manager_seen.violations()

    assert found == []
    direction = "rtl" if language == "ar" else "ltr"
    await expect(manager_seen.page.locator("html")).to_have_attribute("dir", direction)


async def test_the_picker_shuts_nobody_out_while_it_is_open(window: Open) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    seen = await window(maya)
    page = await seen.visit("cases.case.show", reference=reference)

    await page.keyboard.press("o")

    await expect(page.get_by_role("combobox")).to_be_focused()
    assert await seen.violations() == []


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_no_page_needs_sideways_scrolling(window: Open, language: str) -> None:
    """WCAG 1.4.10, from the narrowest phone on."""
    manager = await make.account("operator_manager", language=language)
    reference = await worked_case(manager)
    seen = await window(manager)
    wide = []
    for name in ("cases.case.index", "cases.case.new", *OF_A_CASE):
        params = {"reference": reference} if name in OF_A_CASE else {"query": {"view": "all"}}
        page = await seen.visit(name, **params)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            needed = await page.evaluate(WIDEST, width < 400)
            wide += [] if needed <= width else [(name, width, needed)]

    assert wide == []


async def test_a_case_of_somebody_else_looks_like_no_case(window: Open) -> None:
    maya, stranger = await make.account("operator"), await make.account("operator")
    reference = await make.case(maya)
    seen = await window(stranger)
    seen.expected.add(404)

    page = await seen.visit("cases.case.show", reference=reference)

    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert await seen.violations() == []
