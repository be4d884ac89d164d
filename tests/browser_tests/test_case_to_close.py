"""One case from the call to a provider, to a second one after a conflict, to its close."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from app.accounts.account import Account
from app.cases import facts
from app.kernel import db, ids
from tests import make
from tests.browser_tests.window import Window

pytestmark = pytest.mark.browser
Open = Callable[..., Awaitable[Window]]


async def the_firms() -> dict[str, Account]:
    """Two firms that take debt cases, each with an adviser, by the key of the firm."""
    debt = await db.fetchval("select id from category where code = 'debt'")
    found = {}
    for name in ("Duncan & Co", "Harper LLP"):
        firm = await make.organisation(name, "provider", email="cases@firm.invalid")
        await db.execute(
            "insert into allocation (id, provider, category, weight) values ($1, $2, $3, 1)",
            ids.new(),
            firm,
            debt,
        )
        found[str(firm)] = await make.account("provider", organisation=firm, name=f"Adviser of {name}")
    return found


async def book_and_call(page: Page) -> None:
    """Book a callback in the first half hour there is, then make it."""
    await page.get_by_role("link", name="Callback Who acts next").click()
    await page.locator("#f-at").select_option(index=1)
    await page.locator("#f-notes").fill("Ask for the letter.")
    await page.get_by_role("button", name="Book the callback").click()
    await expect(page.locator("#timeline")).to_contain_text("First callback booked")
    await page.get_by_role("button", name="Callback made").click()
    await expect(page.locator("#timeline")).to_contain_text("Booked callback was made")


async def assign_as_suggested(page: Page) -> str:
    """Assign to whoever is suggested; the key of the firm."""
    await page.get_by_role("link", name="Assign", exact=True).click()
    await expect(page.get_by_text("Kept for this case for a minute.")).to_be_visible()
    firm = await page.locator("#f-provider").input_value()
    await page.get_by_role("button", name="Assign").click()
    await expect(page.locator("#timeline")).to_contain_text("Case passed to a specialist provider")
    return firm


async def log(page: Page, option: str, notes: str) -> None:
    """Log an outcome code from the composer."""
    await page.locator("#f-notes").fill(notes)
    await page.get_by_role("button", name="Outcome code").click()
    await page.get_by_role("option", name=option).click()
    await page.locator("#composer").get_by_role("button", name="Save").click()


async def test_from_the_call_to_a_second_provider_to_the_close(window: Open) -> None:
    firms = await the_firms()
    maya = await make.account("operator", name="Maya Okafor")
    debt = await db.fetchval("select id from category where code = 'debt'")
    reference = await make.case(maya, person="Samira Haddad", category=debt)
    desk = await window(maya)
    page = await desk.visit("cases.case.show", reference=reference)
    await book_and_call(page)
    first = await assign_as_suggested(page)

    office = await window(firms[first])
    theirs = await office.visit("cases.case.show", reference=reference)
    await log(theirs, "Provider has a conflict", "We act for the lender.")
    await office.is_at("cases.case.index")
    await desk.visit("cases.case.show", reference=reference)
    await expect(page.locator("h1")).to_contain_text("Operator acts next")
    second = await assign_as_suggested(page)
    assert second != first, "the firm with the conflict is not suggested again"

    office = await window(firms[second])
    theirs = await office.visit("cases.case.show", reference=reference)
    await theirs.get_by_role("button", name="Accept").click()
    await expect(theirs.locator("#timeline")).to_contain_text("Provider takes the case")
    await log(theirs, "Provider finishes the case", "Plan agreed with the lender.")

    await expect(theirs.locator("#timeline")).to_contain_text("Plan agreed with the lender.")
    await expect(theirs.locator("h1")).to_contain_text("No one acts next")
    row = await db.fetchrow(
        "select k.id, k.provider::text, f.outcome_code, f.provider_closed_at is not null as closed"
        " from cases k join case_facts f on f.case_id = k.id"
    )
    assert (row["provider"], row["outcome_code"], row["closed"]) == (second, "CLSP", True)
    codes = await db.fetch(
        "select code from event_log where subject_id = $1 and level >= 29 order by seq", row["id"]
    )
    wanted = ["CB1", "CALLBACK_COMPLETE", "REFSP", "COI", "REFSP", "SPOP", "CLSP"]
    assert [each["code"] for each in codes if each["code"] in wanted] == wanted
    assert await db.fetchval("select count(*) from outbox where kind = 'case.assigned'") == 2
    assert await facts.drifted([row["id"]]) == []
