"""What surrounds forms, by hand in the browser: schedules of audits, review screens, the library."""

from typing import Any

import pytest
from playwright.async_api import expect

from app.accounts.account import Account
from app.kernel import clock, db
from tests import make
from tests.audits import make as audits
from tests.browser_tests.test_form_pages import PHONE, picture
from tests.browser_tests.test_slice import Open
from tests.forms import make as forms

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
POLICY: Any = {"name": "hand-hygiene.txt", "mimeType": "text/plain", "buffer": b"Gel first, then gloves.\n"}


async def _officer(hospital: Any) -> Account:
    return await make.account("complaints_officer", organisation=hospital, name="Noor Aziz", is_demo=True)


@BOTH
async def test_a_schedule_is_made_changed_stopped_and_taken_up(
    window: Open, house: None, scripts: bool
) -> None:
    ward = await audits.ward()
    await db.execute("update app_user set is_demo = true")
    seen = await window(ward.officer, scripts=scripts)
    page = await seen.visit("audits.schedule.index")
    await page.locator("main").get_by_role("link", name="Schedule an audit").first.click()
    await page.get_by_label("Name").fill("Hand hygiene, mornings")
    await page.get_by_label("Audit form").select_option(label="Hand hygiene")
    await page.get_by_label("Ward", exact=True).select_option(value=str(ward.department))
    await page.get_by_label("Monday").check()
    await page.get_by_label("Thursday").check()
    await page.get_by_label("Reminder before the end, in hours").fill("30")
    seen.expected.add(422)
    await page.get_by_role("button", name="Schedule it").click()
    await expect(page.locator(".err").first).to_be_visible()
    assert await page.get_by_label("Thursday").is_checked()
    await page.get_by_label("Reminder before the end, in hours").fill("4")
    if scripts:
        await picture(page, "schedule-new")
        assert await seen.violations() == []
    await page.get_by_role("button", name="Schedule it").click()

    await expect(page.get_by_role("heading", level=1)).to_contain_text("Hand hygiene, mornings")
    planned = await db.fetchval("select count(*) from audit_due where state = 'due'")
    assert planned == await db.fetchval("select count(*) from deadline where subject_kind = 'audit'") >= 3
    await picture(page, "schedule")
    await page.get_by_role("button", name="Stop it").click()
    await expect(page.get_by_role("button", name="Let it go on")).to_be_visible()
    assert await db.fetchval("select count(*) from audit_due where opens_at > $1", clock.now()) == 0
    await page.get_by_role("button", name="Let it go on").click()
    await expect(page.get_by_role("button", name="Stop it")).to_be_visible()
    assert await db.fetchval("select count(*) from audit_due where state = 'due'") >= 3


@BOTH
async def test_a_review_screen_is_made_looked_at_and_changed(
    window: Open, house: None, scripts: bool
) -> None:
    hospital = await make.organisation("Al Waha General", "hospital")
    officer = await _officer(hospital)
    form = await forms.form(forms.SURVEY)
    for care in (1, 2, 5):
        await forms.submission(form, hospital, {"care": care, **({"why": "Cold soup."} if care < 3 else {})})
    seen = await window(officer, scripts=scripts)
    page = await seen.visit("reviews.screen.index")
    await page.locator("main").get_by_role("link", name="New screen").first.click()
    await page.get_by_label("Form").select_option(label="Emergency exit survey")
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_label("Name").fill("Unhappy this week")
    await page.get_by_label("Only low scores").check()
    await page.get_by_role("group", name="Columns").get_by_label("Question why").check()
    await page.get_by_role("group", name="Charts").get_by_label("Question care").check()
    if scripts:
        assert await seen.violations() == []
    await page.get_by_role("button", name="Make the screen").click()

    await expect(page.get_by_role("heading", level=1)).to_contain_text("Unhappy this week")
    await expect(page.locator("main tbody").last.locator("tr").filter(has_text="Cold soup.")).to_have_count(2)
    await picture(page, "review")
    if scripts:
        assert await seen.violations() == []
    await page.get_by_role("link", name="Change").first.click()
    await page.get_by_label("Only low scores").uncheck()
    await page.get_by_label("What changed").fill("All of them")
    await page.get_by_role("button", name="Save").last.click()
    await expect(page.locator("#rows tr")).to_have_count(3)
    await page.get_by_role("link", name="Change").first.click()
    await expect(page.get_by_text("All of them")).to_be_visible()
    assert await db.fetchval("select count(*) from review_screen_revision") == 2

    nurse = await window(
        await make.account("department_manager", organisation=hospital, is_demo=True), **PHONE
    )
    hers = await nurse.visit("reviews.screen.index")
    await expect(hers.get_by_text("Unhappy this week")).to_have_count(0)


@BOTH
async def test_a_document_is_added_published_renewed_and_read(
    window: Open, house: None, scripts: bool
) -> None:
    hospital = await make.organisation("Al Waha General", "hospital")
    officer = await _officer(hospital)
    reader = await window(
        await make.account("department_manager", organisation=hospital, is_demo=True),
        scripts=scripts,
        **PHONE,
    )
    seen = await window(officer, scripts=scripts)
    page = await seen.visit("library.document.index")
    await page.locator("main").get_by_role("link", name="Add a document").first.click()
    await page.get_by_label("Title").fill("Hand hygiene policy")
    await page.get_by_label("File").set_input_files(POLICY)
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Hand hygiene policy")
    theirs = await reader.visit("library.document.index")
    await expect(theirs.get_by_text("Hand hygiene policy")).to_have_count(0)

    await page.get_by_role("button", name="Publish").click()
    await expect(page.locator("h1 .badge")).to_have_text("Published")
    await page.get_by_label("What changed").fill("Gel at every bed")
    await page.get_by_label("File").set_input_files(POLICY)
    await page.get_by_role("button", name="Add the version").click()
    await expect(page.locator("#versions, [aria-labelledby=versions]").first).to_contain_text(
        "Gel at every bed"
    )
    if scripts:
        assert await seen.violations() == []
    await picture(page, "document")

    theirs = await reader.visit("library.document.index")
    await theirs.get_by_text("Hand hygiene policy").first.click()
    await expect(theirs.get_by_role("heading", level=1)).to_contain_text("Hand hygiene policy")
    await expect(theirs.locator("main .list li")).to_have_count(2)
    await expect(theirs.get_by_role("button", name="Add the version")).to_have_count(0)
