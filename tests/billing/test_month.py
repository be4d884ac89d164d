"""The months of all providers, for whoever manages the contracts."""

from datetime import date
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.billing.rules import months
from app.kernel import clock
from tests import make
from tests.billing.house import OCTOBER, SOON, accepted, good_rows, manager_of, was_there
from tests.browser import Browser


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-٠١", "1999-12", "x"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert months.read(text) is None


def test_a_month_is_read_as_it_is_written() -> None:
    assert months.read(months.written(date(2026, 10, 1))) == date(2026, 10, 1)
    assert months.months_later(date(2026, 1, 1), -18) == date(2024, 7, 1)


async def test_the_contract_manager_sees_what_stands_of_every_provider(joel: Account) -> None:
    await manager_of("Duncan & Co")
    await was_there()
    browser = Browser(await make.account("contract_manager"))
    with clock.frozen(SOON):
        upload = await accepted(joel, good_rows(2), which=OCTOBER)
        page = await browser.get("billing.month.index")
        earlier = await browser.get("billing.month.index", query={"month": "2026-09"})
        one = await browser.get("billing.month.show", provider=joel.organisation, month="2026-10")

    assert page.texts("tbody th") == ["Duncan & Co", "Tideway Legal"]
    assert page.texts("tbody td .badge") == ["Waited for", "Accepted"]
    assert earlier.texts("tbody td .badge") == ["Late", "Late"]
    assert [str(upload) in link["href"] for link in one.soup.select("section li a")] == [True, True]


async def test_a_contract_manager_of_one_firm_sees_that_firm_alone(joel: Account) -> None:
    other = await manager_of("Duncan & Co")
    scoped = Browser(await make.account("contract_manager", organisation=joel.organisation))
    assert (await scoped.get("billing.month.index")).texts("tbody th") == ["Tideway Legal"]

    for provider in (other.organisation, UUID(int=7), await make.organisation("Hospital", "hospital")):
        answer = await scoped.get("billing.month.show", provider=provider, month="2026-10")
        assert answer.status == 404
    assert (await scoped.get("billing.month.show", provider=joel.organisation, month="2026-13")).status == 404


async def test_the_page_of_months_takes_as_many_statements_for_many_firms_as_for_one(joel: Account) -> None:
    browser = Browser(await make.account("contract_manager"))
    few = (await browser.get("billing.month.index")).statements
    for n in range(5):
        await make.organisation(f"Firm {n}", "provider")

    assert (await browser.get("billing.month.index")).statements == few
