"""Until when a month's file is expected."""

from datetime import UTC, date, datetime

import pytest

from app.accounts.account import Account
from app.billing.commands import month as months
from app.billing.rules.months import usual_deadline
from app.kernel import clock, db
from tests import make
from tests.billing.house import OCTOBER, SOON, manager_of
from tests.browser import Browser


@pytest.mark.parametrize(
    ("month", "deadline"),
    [
        (date(2026, 9, 1), datetime(2026, 10, 20, 16, tzinfo=UTC)),  # summer time
        (date(2026, 10, 1), datetime(2026, 11, 20, 17, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 12, 21, 17, tzinfo=UTC)),  # the 20th is a Sunday
        (date(2026, 5, 1), datetime(2026, 6, 22, 16, tzinfo=UTC)),  # the 20th is a Saturday
        (date(2026, 12, 1), datetime(2027, 1, 20, 17, tzinfo=UTC)),
    ],
)
def test_a_file_is_expected_on_the_twentieth_or_the_monday_after(month: date, deadline: datetime) -> None:
    assert usual_deadline(month) == deadline


async def test_the_contract_manager_moves_a_deadline_and_takes_the_usual_one_again(joel: Account) -> None:
    contract = Browser(await make.account("contract_manager"))
    where = {"provider": joel.organisation, "month": "2026-10"}
    with clock.frozen(SOON):
        for typed, kept in (("2026-11-21T08:00", datetime(2026, 11, 21, 8, tzinfo=UTC)), ("", None)):
            answer = await contract.post("billing.deadline.update", {"deadline": typed}, **where)

            assert answer.status == 303
            page = await contract.get("billing.month.show", **where)
            assert page.soup.select_one("#f-deadline").get("value", "") == typed
            assert await db.fetchval("select deadline from billing_month") == kept
    assert await db.fetchval("select count(*) from event_log where code = 'DEADLINE_SET'") == 2


async def test_what_is_no_time_is_said_at_the_field_and_kept_there(joel: Account) -> None:
    contract = Browser(await make.account("contract_manager"))

    page = await contract.post(
        "billing.deadline.update", {"deadline": "soon"}, provider=joel.organisation, month="2026-10"
    )

    assert page.status == 422
    assert page.soup.select_one("#f-deadline")["value"] == "soon"
    assert await db.fetchval("select count(*) from billing_month") == 0


async def test_the_deadline_of_a_closed_month_does_not_move(joel: Account) -> None:
    account = await make.account("contract_manager")
    assert joel.organisation is not None
    await months.lock(joel.organisation, OCTOBER, "Paid", by=account)

    answer = await Browser(account).post(
        "billing.deadline.update",
        {"deadline": "2026-11-21T08:00"},
        provider=joel.organisation,
        month="2026-10",
    )

    assert (answer.status, "Open it again before you move its deadline." in answer.text) == (409, True)


async def test_the_deadline_of_another_firm_is_not_there_and_a_provider_moves_none(joel: Account) -> None:
    other = await manager_of("Duncan & Co")
    scoped = await make.account("contract_manager", organisation=other.organisation)
    where = {"provider": joel.organisation, "month": "2026-10"}

    for who, status in ((scoped, 404), (joel, 403)):
        answer = await Browser(who).post("billing.deadline.update", {"deadline": ""}, **where)
        assert answer.status == status
    assert await db.fetchval("select count(*) from billing_month") == 0
