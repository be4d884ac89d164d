"""Confirming how a file is read: every row is judged, and nothing becomes a complaint."""

from app.kernel import db
from app.web.routing import url_for
from tests.browser import Browser
from tests.complaints.importing import COLUMNS, judged, run_of, sent, state_of, work
from tests.complaints.make import ward


async def test_a_file_is_judged_in_the_background_and_makes_no_complaint(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = run_of(await sent(browser, here.hospital))

    asked = await browser.post("complaints.checking.create", {**COLUMNS, "order": "dmy"}, id=run)
    before = await state_of(run)
    await work()

    assert (asked.status, asked.location) == (303, url_for("complaints.import_run.show", id=run))
    assert (before, await state_of(run)) == ("checking", "checked")
    assert await db.fetchval("select count(*) from complaint") == 0


async def test_without_a_subject_or_in_no_time_zone_a_file_is_not_judged(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = run_of(await sent(browser, here.hospital))

    without = await browser.post("complaints.checking.create", {**COLUMNS, "column_title": ""}, id=run)
    nowhere = await browser.post("complaints.checking.create", {**COLUMNS, "zone": "Mars/Base"}, id=run)

    assert (without.status, nowhere.status) == (422, 422)
    assert without.soup.select_one("#f-column_title")["aria-invalid"] == "true"
    assert nowhere.soup.select_one("#f-zone")["value"] == "Mars/Base", "what was typed is still there"
    assert await state_of(run) == "uploaded"


async def test_a_mapping_that_was_kept_may_be_begun_with_and_keeps_its_columns(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    first = run_of(await sent(browser, here.hospital))
    form = {**COLUMNS, "order": "dmy", "save_as": "Our old system"}
    await browser.post("complaints.checking.create", form, id=first)
    second = run_of(await sent(browser, here.hospital, "Number;Subject;Opened\n9;Again;15/01/2026\n"))

    page = await browser.get("complaints.import_run.show", id=second, query={"mapping": "Our old system"})
    form = {"mapping": "Our old system", "column_title": "Subject"}
    await browser.post("complaints.checking.create", form, id=second)
    unknown = await browser.post("complaints.checking.create", {"mapping": "Nobody's"}, id=second)

    assert page.soup.select_one("#f-column_external_id option[selected]")["value"] == "Number"
    assert (
        await db.fetchval("select mapping->>'order' from import_run where id = $1::text::uuid", second)
        == "dmy"
    )
    assert unknown.status == 422


async def test_an_import_that_was_given_up_is_judged_no_more_and_queues_no_work(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = await judged(browser, here.hospital)
    await browser.post("complaints.giving_up.create", id=run)
    jobs = await db.fetchval("select count(*) from job")

    form = {**COLUMNS, "save_as": "Never kept"}
    answer = await browser.post("complaints.checking.create", form, id=run)

    assert answer.status == 409
    assert await db.fetchval("select count(*) from job") == jobs
    assert await db.fetchval("select count(*) from import_mapping") == 0
    assert await state_of(run) == "cancelled"
