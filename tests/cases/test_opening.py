"""Marking a case as opened: the provider's part."""

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import at_provider, stands_at_provider


async def test_an_opened_case_is_the_firms_turn_and_not_yet_accepted(house: None) -> None:
    browser, reference = await at_provider()

    done = await browser.post("cases.opening.create", {"notes": "Read on Monday."}, reference=reference)

    assert (done.status, done.location) == (303, f"/cases/{reference}")
    assert await stands_at_provider() == ("2_provider", True, False, False)
    assert await db.fetchval("select notes from event_log where key = 'open_case'") == "Read on Monday."


async def test_an_accepted_case_is_not_marked_as_opened(house: None) -> None:
    browser, reference = await at_provider("acceptance")

    assert (await browser.post("cases.opening.create", reference=reference)).status == 409


async def test_only_the_firm_marks_its_case_as_opened(house: None) -> None:
    _browser, reference = await at_provider()
    rival, maya = await make.account("provider"), await make.account("operator")

    assert (await Browser(rival).post("cases.opening.create", reference=reference)).status == 404
    assert (await Browser(maya).post("cases.opening.create", reference=reference)).status == 403
