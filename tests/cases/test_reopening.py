"""Opening a closed case again: the provider's part."""

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import at_provider, stands_at_provider

CLOSED = ("acceptance", "close_case/CLSP")


async def test_a_closed_case_is_opened_again_and_is_the_firms_turn(house: None) -> None:
    """The old system left it nobody's (cla.md 4.8 [!])."""
    browser, reference = await at_provider(*CLOSED)

    done = await browser.post("cases.reopening.create", {"notes": "He rang again."}, reference=reference)

    assert (done.status, done.location) == (303, f"/cases/{reference}")
    assert await stands_at_provider() == ("2_provider", True, True, False)
    assert await db.fetchval("select notes from event_log where code = 'REOPEN'") == "He rang again."


async def test_it_is_said_why_a_case_is_opened_again(house: None) -> None:
    browser, reference = await at_provider(*CLOSED)

    page = await browser.post("cases.reopening.create", {"notes": " "}, reference=reference)

    assert (page.status, "Say why in the notes" in page.plain) == (422, True)
    assert (await stands_at_provider())[3] is True


async def test_a_case_that_is_open_is_not_opened_again(house: None) -> None:
    browser, reference = await at_provider("acceptance")

    assert (await browser.post("cases.reopening.create", {"notes": "x"}, reference=reference)).status == 409


async def test_only_the_firm_opens_its_case_again(house: None) -> None:
    _browser, reference = await at_provider(*CLOSED)
    rival = Browser(await make.account("provider"))

    assert (await rival.post("cases.reopening.create", {"notes": "x"}, reference=reference)).status == 404
