"""Mappings that an organisation kept for its next import: its own people begin with them, and nobody else does."""

from uuid import UUID

from app.accounts.account import Account
from tests import make
from tests.browser import Answer, Browser
from tests.complaints.importing import COLUMNS, run_of, sent, state_of
from tests.complaints.make import ward

NAME = "Our old system"


async def keep(officer: Account, hospital: UUID) -> None:
    """Import a file for a hospital, and keep how its columns are read."""
    browser = Browser(officer)
    form = {**COLUMNS, "order": "dmy", "save_as": NAME}
    kept = await browser.post("complaints.checking.create", form, id=run_of(await sent(browser, hospital)))
    assert kept.status == 303


def offered(page: Answer) -> list[str]:
    return [option["value"] for option in page.soup.select("#f-mapping option")]


def chosen_columns(page: Answer) -> list[str]:
    options = page.soup.select("[id^=f-column_] option[selected]")
    return [option["value"] for option in options if option["value"]]


async def test_a_mapping_kept_elsewhere_is_neither_offered_nor_read_nor_used(
    house: None, somewhere: None
) -> None:
    here, elsewhere = await ward(), await ward("Rawabi")
    await keep(elsewhere.officer, elsewhere.hospital)
    browser = Browser(here.officer)
    run = run_of(await sent(browser, here.hospital))

    page = await browser.get("complaints.import_run.show", id=run, query={"mapping": NAME})
    refused = await browser.post("complaints.checking.create", {**COLUMNS, "mapping": NAME}, id=run)

    assert NAME not in offered(page)
    assert chosen_columns(page) == []
    assert (refused.status, await state_of(run)) == (422, "uploaded")


async def test_a_mapping_kept_by_a_group_of_hospitals_serves_each_of_them(
    house: None, somewhere: None
) -> None:
    group = await make.organisation("Waha Group", "hospital")
    first, second = [await make.organisation(kind="hospital", parent=group) for _n in range(2)]
    officer = await make.account("complaints_officer", organisation=group)
    await keep(officer, first)
    browser = Browser(officer)
    run = run_of(await sent(browser, second))

    page = await browser.get("complaints.import_run.show", id=run, query={"mapping": NAME})
    form = {"mapping": NAME, "column_title": "Subject"}
    used = await browser.post("complaints.checking.create", form, id=run)

    assert NAME in offered(page)
    assert sorted(chosen_columns(page)) == ["Number", "Opened", "Subject"]
    assert (used.status, await state_of(run)) == (303, "checking")
