"""The first page as people use it: by keyboard, in every dress, and renewing itself while it is open."""

from typing import Any

import pytest
from playwright.async_api import expect

from app.cases.commands.case import give_to
from app.kernel import db
from tests import make
from tests.browser_tests.test_pages import DRESSES, WIDTHS
from tests.browser_tests.test_slice import Open

pytestmark = pytest.mark.browser


async def test_a_number_is_reached_by_the_keyboard_and_leads_to_its_rows(window: Open) -> None:
    maya = await make.account("operator", name="Maya Okafor")
    reference = await make.case(maya, person="Samira Haddad")
    await db.execute("update case_facts set owner = $1 where reference = $2", maya.id, reference)
    await db.execute("update cases set owner = $1 where reference = $2", maya.id, reference)
    seen = await window(maya)
    page = await seen.visit("home.home.index")

    number = page.get_by_role("link", name="My open cases: 1")
    await number.focus()
    await page.keyboard.press("Enter")

    await seen.is_at("cases.case.index")
    await expect(page.locator("#rows .cover")).to_have_text("Samira Haddad")


async def test_an_open_page_hears_of_new_work(window: Open) -> None:
    maya = await make.account("operator", name="Maya Okafor")
    seen = await window(maya)
    page = await seen.visit("home.home.index")
    await expect(page.get_by_role("link", name="My open cases: 0")).to_be_visible()

    reference = await make.case(maya, person="Samira Haddad")
    case = await db.fetchval("select id from cases where reference = $1", reference)
    await give_to(case, maya.id, by=maya)

    await expect(page.get_by_role("link", name="My open cases: 1")).to_be_visible(timeout=90_000)


@pytest.mark.slow
@pytest.mark.parametrize("dress", DRESSES)
async def test_nobody_is_shut_out_of_home(window: Open, dress: str) -> None:
    maya = await make.account("operator", name="Maya Okafor")
    await make.case(maya, person="Bartholomew Fotheringay-Featherstonehaugh")
    how: dict[str, Any] = DRESSES[dress]
    seen = await window(maya, **how)
    for width in WIDTHS:
        await seen.page.set_viewport_size({"width": width, "height": 800})
        page = await seen.visit("home.home.index")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await seen.violations() == []
