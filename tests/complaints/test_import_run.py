"""Importing through the pages: look, confirm, check in the background, load, and take the rejected rows away."""

from dataclasses import replace
from uuid import UUID

from app.complaints.commands.import_run import ask_to_check
from app.complaints.rules.mapping import Mapping
from app.kernel import db
from app.kernel.language import catalogue
from tests import make
from tests.browser import Browser
from tests.complaints.importing import run_of, sent, work
from tests.complaints.make import ward


async def test_a_file_comes_in_through_the_pages(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)

    uploaded = await sent(browser, here.hospital)
    assert uploaded.status == 303
    page = await browser.request("GET", uploaded.location)
    assert page.texts("table.csv th") == ["Number", "Subject", "Opened"]
    run = run_of(uploaded)
    form = page.form(f"/complaints/imports/{run}/check")
    assert form["delimiter"] == ";"
    assert page.soup.select_one("#f-order option[selected]")["value"] == "dmy"
    columns = {"column_title": "Subject", "column_external_id": "Number", "column_created_at": "Opened"}
    chosen = {**form, **columns, "order": "dmy", "zone": "Asia/Riyadh", "save_as": "Our old system"}
    action = f"/complaints/imports/{run}/check"
    refused = await browser.request("POST", action, data={**form, "zone": "Nowhere"})
    chosen["form_key"] = refused.form(action)["form_key"]
    checked = await browser.request("POST", action, data=chosen)
    assert (refused.status, checked.status) == (422, 303)
    await work()

    page = await browser.request("GET", uploaded.location)
    assert page.texts("#reasons th") == ["Nothing stands under Subject."]
    assert page.texts("#rejected tr") == ["4 Nothing stands under Subject."]
    assert "Load the 2 good rows" in page.text and "Load all or nothing" not in page.text
    load = page.form(f"/complaints/imports/{run}/load")
    loading = await browser.request("POST", f"/complaints/imports/{run}/load", data={**load, "rows": "good"})
    assert loading.status == 303
    progress = await browser.get("complaints.progress.show", id=run, fragment=True)
    assert "every 2s" in progress.text
    assert "Look again" in progress.text, "there is a way on without script"
    await work()
    ended = await browser.get("complaints.progress.show", id=run, fragment=True)
    assert ended.headers["hx-redirect"] == uploaded.location, "the page itself has more to say"

    page = await browser.request("GET", uploaded.location)
    assert "Done" in page.texts("#progress [role=status]")
    listed = await browser.get("complaints.complaint.index", query={"run": run, "state": "any"})
    assert sorted(listed.texts("#rows .cover")) == ["Four hours in emergency", "Penicillin despite the band"]
    rejected = await browser.post("complaints.rejected.create", id=run)
    assert rejected.text.splitlines()[1] == '"4","Nothing stands under Subject.","3","","14/01/2026"'
    assert await db.fetchval("select count(*) from export_log where what = 'complaints.rejected_rows'") == 1
    assert await db.fetchval("select name from import_mapping") == "Our old system"
    assert "mine.csv" in (await browser.get("complaints.import_run.index")).text


async def test_a_file_that_is_not_let_in_says_why_in_the_readers_language(
    house: None, somewhere: None
) -> None:
    here = await ward()
    uploaded = await sent(Browser(here.officer), here.hospital)
    run = UUID(run_of(uploaded))
    await ask_to_check(run, Mapping({"title": ("Matter",)}), {}, save_as="", by=here.officer)
    await work()

    page = await Browser(replace(here.officer, language="ar")).request("GET", uploaded.location)

    words = catalogue("ar").gettext("The file has no column %(names)s.") % {"names": "Matter"}
    assert words != "The file has no column Matter." and words in page.text


async def test_the_same_file_is_refused_and_one_that_was_given_up_is_not(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    first = await sent(browser, here.hospital)

    again = await sent(browser, here.hospital)
    given_up = await browser.post("complaints.giving_up.create", id=run_of(first))
    third = await sent(browser, here.hospital)

    assert (first.status, again.status, given_up.status, third.status) == (303, 422, 303, 303)
    assert "imported before" in again.text


async def test_a_file_goes_to_a_hospital_of_ones_own(house: None, somewhere: None) -> None:
    here, stranger = await ward(), await make.account("complaints_officer")

    offered = await Browser(stranger).get("complaints.import_run.new")
    elsewhere = await sent(Browser(stranger), here.hospital)
    empty = await Browser(here.officer).post("complaints.import_run.create", {"hospital": str(here.hospital)})

    assert str(here.hospital) not in offered.text
    assert (elsewhere.status, empty.status) == (422, 422)
    assert "Choose the hospital." in elsewhere.text
    assert "Choose the file to attach." in empty.text
    assert await db.fetchval("select count(*) from import_run") == 0


async def test_an_import_of_others_does_not_exist(house: None, somewhere: None) -> None:
    here, stranger = await ward(), await make.account("complaints_officer")
    run = run_of(await sent(Browser(here.officer), here.hospital))

    for name in ("complaints.import_run.show", "complaints.progress.show"):
        assert (await Browser(stranger).get(name, id=run)).status == 404
    for name in ("checking", "loading", "rejected", "giving_up"):
        assert (await Browser(stranger).post(f"complaints.{name}.create", id=run)).status == 404
    assert await db.fetchval("select state from import_run") == "uploaded"
