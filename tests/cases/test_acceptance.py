"""Taking a case: the provider's part."""

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import at_provider, stands_at_provider

ACCEPT = "cases.acceptance.create"


async def test_a_firm_never_sees_another_firms_case(house: None) -> None:
    _browser, reference = await at_provider()
    rival = Browser(await make.account("provider"))

    assert (await rival.get("cases.case.show", reference=reference)).status == 404
    assert (await rival.post(ACCEPT, reference=reference)).status == 404


async def test_an_accepted_case_is_the_firms_turn_and_is_accepted_once(house: None) -> None:
    browser, reference = await at_provider()

    done = await browser.post("cases.acceptance.create", reference=reference)
    again = await browser.post("cases.acceptance.create", reference=reference)

    assert (done.status, done.location, again.status) == (303, f"/cases/{reference}", 409)
    assert "accepted or closed already" in again.plain
    assert await stands_at_provider() == ("2_provider", True, True, False)
    assert await db.fetchval("select count(*) from event_log where code = 'SPOP'") == 1


async def test_operators_accept_no_cases(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)

    assert (await Browser(maya).post("cases.acceptance.create", reference=reference)).status == 403
