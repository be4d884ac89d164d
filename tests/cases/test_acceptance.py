"""Taking a case: the provider's part."""

from tests import make
from tests.browser import Browser
from tests.cases.make import at_provider

ACCEPT = "cases.acceptance.create"


async def test_a_firm_never_sees_another_firms_case(house: None) -> None:
    _browser, reference = await at_provider()
    rival = Browser(await make.account("provider"))

    assert (await rival.get("cases.case.show", reference=reference)).status == 404
    assert (await rival.post(ACCEPT, reference=reference)).status == 404
