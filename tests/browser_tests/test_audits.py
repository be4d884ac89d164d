"""An audit in the browser, on a telephone: begun from the list, handed in with a failed critical item, followed up."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from app.audits.commands.schedule import create
from app.kernel import clock, db
from tests.audits import make as audits
from tests.audits.make import Ward
from tests.browser_tests.test_slice import Open

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}
#: Where pictures go when somebody asks for them.
PICTURES = os.environ.get("RECOURSE_PICTURES", "")


async def _picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES, f"audits-{name}.png")), full_page=True)


async def _place() -> Ward:
    """A ward with an audit that opened an hour ago, and people who come in without a second factor."""
    ward = await audits.ward()
    opened = clock.now() - timedelta(hours=1)
    with clock.frozen(opened - timedelta(minutes=1)):
        given = audits.given(
            ward, starts_on=opened.date(), opens=opened.time().replace(microsecond=0, second=0)
        )
        await create(given, by=ward.officer)
    await db.execute(
        "update audit_due set opens_at = $1 where opens_at < $2", opened, clock.now() + timedelta(hours=2)
    )
    await db.execute("update app_user set is_demo = true")
    return ward


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_failed_critical_item_of_an_audit_raises_an_action(window: Open, scripts: bool) -> None:
    ward = await _place()
    seen = await window(ward.nurse, scripts=scripts, **PHONE)
    page = await seen.visit("audits.audit.index")
    await _picture(page, "open-390")

    await page.get_by_role("button", name="Begin the audit").first.click()
    await page.wait_for_url("**/fillings/*")
    submission = str(await db.fetchval("select submission from audit_due where submission is not null"))
    await page.get_by_role("group", name="Question gel").get_by_text("Yes", exact=True).click()
    await page.get_by_role("group", name="Question hands").get_by_text("No", exact=True).click()
    await _picture(page, "filled-390")
    await page.get_by_role("button", name="Send").click()
    await seen.is_at("forms.submission.show", id=submission)

    row = await db.fetchrow("select source_type, severity, subject_kind from action")
    assert row is not None and tuple(row) == ("quality_audit", "critical", "submission")
    assert await db.fetchval("select state from audit_due where submission is not null") == "done"
    officer = await window(ward.officer)
    board = await officer.visit("actions.action.index")
    await expect(board.get_by_text("hands").first).to_be_visible()
    results = await officer.visit("results.result.show", id=str(ward.form))
    await expect(results.locator(".stats .num.danger")).to_have_text("1")
    await _picture(results, "results")
    assert await officer.violations() == []
