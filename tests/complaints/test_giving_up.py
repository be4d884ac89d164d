"""Giving an import up before it is loaded."""

from app.kernel import db
from tests.browser import Browser
from tests.complaints.importing import judged, run_of, sent, state_of, work
from tests.complaints.make import ward


async def test_an_import_may_be_given_up_before_and_after_its_rows_were_judged(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    uploaded = run_of(await sent(browser, here.hospital))

    await browser.post("complaints.giving_up.create", id=uploaded)
    checked = await judged(browser, here.hospital)
    answer = await browser.post("complaints.giving_up.create", id=checked)

    assert answer.status == 303
    assert (await state_of(uploaded), await state_of(checked)) == ("cancelled", "cancelled")


async def test_what_was_loaded_is_not_given_up(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = await judged(browser, here.hospital)
    await browser.post("complaints.loading.create", {"rows": "good"}, id=run)
    loading = await browser.post("complaints.giving_up.create", id=run)
    await work()

    over = await browser.post("complaints.giving_up.create", id=run)

    assert (loading.status, over.status) == (409, 409)
    assert await state_of(run) == "done"


async def test_the_log_says_once_who_gave_an_import_up(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = run_of(await sent(browser, here.hospital))

    for _twice in range(2):
        await browser.post("complaints.giving_up.create", id=run)

    rows = await db.fetch(
        "select subject_kind, subject_id::text, created_by from event_log where code = 'IMPORT_CANCELLED'"
    )
    assert [tuple(row) for row in rows] == [("import_run", run, here.officer.id)]
