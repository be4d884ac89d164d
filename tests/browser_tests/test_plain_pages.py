"""Pages that few people open, worked without script: the rehearsal of a run, and parameters saved for a report."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app.cli.demo_data import households
from app.kernel import clock, db
from tests import make
from tests.browser import the_app
from tests.browser_tests.test_slice import Open

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: Where pictures go when somebody asks for them.
PICTURES = os.environ.get("RECOURSE_PICTURES", "")
DRESSES = ({}, {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"})
#: Cells that do not say which column they are of.
UNNAMED = """cells => cells.filter(cell => getComputedStyle(cell, '::before').content.length < 3)
    .map(cell => cell.outerHTML)"""


async def _picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES, f"plain-{name}.png")), full_page=True)


async def test_a_run_is_rehearsed_and_then_begun_without_script(window: Open) -> None:
    the_app()
    await households.fill(clock.now())
    admin = await make.account("admin", name="Ruth Adeyemi")
    await db.execute("update app_user set is_demo = true")
    opened = await window(admin, scripts=False)
    page = await opened.visit("notifications.notification.index")

    await page.get_by_role("link", name="Rehearse", exact=True).click()
    await opened.is_at("notifications.rehearsal.show")
    await expect(page.get_by_role("heading", name="What it would come to")).to_be_visible()
    async with page.expect_download() as file:
        await page.get_by_role("link", name="Download CSV").click()
    assert (await file.value).suggested_filename == "rehearsal.csv"
    assert await db.fetchval("select count(*) from job where kind like 'notifications.%'") == 0
    await _picture(page, "rehearsal")
    phone = await window(admin, scripts=False, **DRESSES[1])
    small = await phone.visit("notifications.rehearsal.show")
    assert await small.locator("table[data-stack] td").evaluate_all(UNNAMED) == [], (
        "the heads are not shown here"
    )
    await _picture(small, "rehearsal-390-dark")

    await page.get_by_role("button", name="Run now").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert await db.fetchval("select count(*) from job where kind like 'notifications.%'") == 1


async def test_parameters_are_saved_run_and_removed_without_script(window: Open) -> None:
    reader = await make.account("contract_manager", is_demo=True)
    opened = await window(reader, scripts=False)
    page = await opened.visit("reports.report.show", slug="complaints")
    card = page.locator("section.card", has=page.get_by_role("heading", name="Saved parameters"))

    await card.get_by_role("button", name="Save").click()
    await card.get_by_label("Name", exact=True).fill("Complaints for the board")
    await card.get_by_label("How often").select_option("hand")
    await card.get_by_role("button", name="Save").click()
    saved = card.locator("li", has_text="Complaints for the board")
    await expect(saved).to_contain_text("By hand, of the days chosen above")
    await _picture(page, "saved")
    phone = await window(reader, scripts=False, **DRESSES[1])
    await _picture(await phone.visit("reports.report.show", slug="complaints"), "saved-390-dark")

    async with page.expect_download() as file:
        await saved.get_by_role("button", name="Run").click()
    assert (await file.value).suggested_filename.startswith("complaints")
    await expect(card.locator("li")).to_have_count(2)
    await card.locator("li").first.get_by_role("button", name="Remove").click()
    await expect(card.locator("li")).to_have_count(1)
