"""The months: deadlines, closing, opening again, reminders."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.billing.commands import reminders
from app.billing.rules import months
from app.billing.rules.months import Reminder, reminders_due, usual_deadline
from app.kernel import clock, db
from tests import make
from tests.billing.house import accepted, good_rows, manager_of
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


def test_reminders_go_out_before_the_deadline_and_for_a_week_after_it() -> None:
    deadline = datetime(2026, 11, 20, 17, tzinfo=UTC)

    def due(**ahead: int) -> list[Reminder]:
        return list(reminders_due(deadline, deadline + timedelta(**ahead)))

    assert due(days=-5, seconds=-1) == []
    assert [each.kind for each in due(days=-5)] == ["soon"]
    assert [each.kind for each in due(seconds=-1)] == ["soon"]
    assert [each.kind for each in due(seconds=0)] == ["late"]
    assert due(days=7) == []


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-٠١", "1999-12", "x"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    assert months.read(text) is None


def test_a_month_is_read_as_it_is_written() -> None:
    assert months.read(months.written(date(2026, 10, 1))) == date(2026, 10, 1)
    assert months.months_later(date(2026, 1, 1), -18) == date(2024, 7, 1)


OCTOBER = date(2026, 10, 1)
SOON = datetime(2026, 11, 16, 9, tzinfo=UTC)
LATE = datetime(2026, 11, 20, 18, tzinfo=UTC)


async def _told() -> list[tuple[str, str, UUID]]:
    rows = await db.fetch("select kind, channel, recipient_user from outbox order by kind, channel, id")
    return [tuple(row) for row in rows]


async def _was_there() -> None:
    await db.execute("update organisation set created_at = '2026-01-01'")


async def test_a_provider_is_reminded_once_before_the_deadline_and_once_when_late(joel: Account) -> None:
    contract = await make.account("contract_manager")
    await _was_there()

    with clock.frozen(SOON):
        assert await reminders.remind() == 2
        assert await reminders.remind() == 0
    assert await _told() == [("billing.soon", "email", joel.id), ("billing.soon", "in_app", joel.id)]

    with clock.frozen(LATE):
        assert await reminders.remind() == 4
    told = [each for each in await _told() if each[0] == "billing.late"]
    assert {each[2] for each in told} == {joel.id, contract.id}
    words = await db.fetchval("select subject || body from outbox where kind = 'billing.late' limit 1")
    assert "October 2026" in words and "Tideway Legal" in words


async def test_nobody_is_reminded_of_a_month_that_has_its_file_or_is_closed(joel: Account) -> None:
    other = await manager_of("Duncan & Co")
    await _was_there()
    with clock.frozen(SOON):
        await accepted(joel, good_rows(1), which=OCTOBER)
        await db.execute(
            "insert into billing_month (id, provider, month, locked_at, locked_by, reason)"
            " values (gen_random_uuid(), $1, $2, now(), $3, 'No work')",
            other.organisation,
            OCTOBER,
            joel.id,
        )
        assert await reminders.remind() == 0


async def test_a_firm_that_was_not_there_yet_owes_nothing(joel: Account) -> None:
    await db.execute("update organisation set created_at = '2026-11-02'")
    with clock.frozen(SOON):
        assert await reminders.remind() == 0


async def test_a_deadline_that_was_moved_is_reminded_of_anew(joel: Account) -> None:
    contract = Browser(await make.account("contract_manager"))
    await _was_there()
    with clock.frozen(SOON):
        await reminders.remind()
        where = {"provider": joel.organisation, "month": "2026-10"}
        answer = await contract.post("billing.deadline.update", {"deadline": "2026-11-21T08:00"}, **where)
        assert answer.status == 303
        assert await reminders.remind() == 2
        page = await contract.get("billing.month.show", **where)
        assert page.soup.select_one("#f-deadline")["value"] == "2026-11-21T08:00"


async def test_the_contract_manager_sees_every_provider_and_closes_a_month(joel: Account) -> None:
    await manager_of("Duncan & Co")
    await _was_there()
    with clock.frozen(SOON):
        await accepted(joel, good_rows(2), which=OCTOBER)
        contract = await make.account("contract_manager")
        browser = Browser(replace(contract, fresh_at=SOON))

        page = await browser.get("billing.month.index")
        assert page.texts("tbody th") == ["Duncan & Co", "Tideway Legal"]
        assert page.texts("tbody td .badge") == ["Waited for", "Accepted"]

        where = {"provider": joel.organisation, "month": "2026-10"}
        assert (await browser.post("billing.lock.create", {"reason": " "}, **where)).status == 422
        assert (await browser.post("billing.lock.create", {"reason": "Paid"}, **where)).status == 303
        shown = await browser.get("billing.month.show", **where)
        assert any("Paid" in words for words in shown.texts("#lock p"))
        assert (await browser.post("billing.lock.destroy", {"reason": "A slip"}, **where)).status == 303

        stale = Browser(replace(contract, fresh_at=SOON - timedelta(minutes=11)))
        assert (await stale.post("billing.lock.create", {"reason": "Paid"}, **where)).status in {303, 403}
        assert await db.fetchval("select locked_at from billing_month") is None


async def test_a_contract_manager_of_one_firm_sees_that_firm_alone(joel: Account) -> None:
    other = await manager_of("Duncan & Co")
    scoped = Browser(await make.account("contract_manager", organisation=joel.organisation))
    assert (await scoped.get("billing.month.index")).texts("tbody th") == ["Tideway Legal"]

    for provider in (other.organisation, UUID(int=7), await make.organisation("Hospital", "hospital")):
        answer = await scoped.get("billing.month.show", provider=provider, month="2026-10")
        assert answer.status == 404
    assert (await scoped.get("billing.month.show", provider=joel.organisation, month="2026-13")).status == 404
