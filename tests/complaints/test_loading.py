"""Letting the good rows of a checked file in."""

from app.kernel import db
from tests.browser import Browser
from tests.complaints.importing import judged, run_of, sent, state_of, work
from tests.complaints.make import ward

GOOD = "Number;Subject;Opened\n1;Four hours;13/01/2026\n2;Five hours;14/01/2026\n"


async def complaints() -> int:
    found: int = await db.fetchval("select count(*) from complaint")
    return found


async def test_the_good_rows_come_in_and_the_others_do_not(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = await judged(browser, here.hospital)

    asked = await browser.post("complaints.loading.create", {"rows": "good"}, id=run)
    await work()

    assert asked.status == 303
    assert (await state_of(run), await complaints()) == ("done", 2)


async def test_all_or_nothing_is_nothing_where_a_row_is_bad(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)
    flawed = await judged(browser, here.hospital)

    await browser.post("complaints.loading.create", {"rows": "whole"}, id=flawed)
    await work()
    refused = (await state_of(flawed), await complaints())
    whole = await judged(browser, here.hospital, GOOD)
    await browser.post("complaints.loading.create", {"rows": "whole"}, id=whole)
    await work()

    assert refused == ("refused", 0)
    assert (await state_of(whole), await complaints()) == ("done", 2)


async def test_a_file_that_was_not_judged_is_not_loaded(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = run_of(await sent(browser, here.hospital))

    early = await browser.post("complaints.loading.create", {"rows": "good"}, id=run)

    assert early.status == 409
    assert "Check the file first." in early.text
    assert await state_of(run) == "uploaded"


async def test_asked_twice_the_rows_come_in_once(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = await judged(browser, here.hospital)

    for _attempt in range(2):
        await browser.post("complaints.loading.create", {"rows": "good"}, id=run)
        await work()

    assert await complaints() == 2
