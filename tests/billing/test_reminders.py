"""Reminding providers of a month without an accepted file, and telling the contract managers when it is late."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.billing.commands import month as months
from app.billing.commands import reminders
from app.billing.rules.months import reminder_due
from app.kernel import clock, db
from tests import make
from tests.billing.house import OCTOBER, SOON, accepted, good_rows, manager_of, was_there

LATE = datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (timedelta(days=-5, seconds=-1), ""),
        (timedelta(days=-5), "soon"),
        (timedelta(seconds=-1), "soon"),
        (timedelta(0), "late"),
        (timedelta(days=7, seconds=-1), "late"),
        (timedelta(days=7), ""),
    ],
)
def test_a_reminder_is_due_five_days_before_the_deadline_and_for_a_week_after_it(
    after: timedelta, kind: str
) -> None:
    deadline = datetime(2026, 11, 20, 17, tzinfo=UTC)

    assert reminder_due(deadline, deadline + after) == kind


async def _told() -> list[tuple[str, str, UUID]]:
    rows = await db.fetch("select kind, channel, recipient_user from outbox order by kind, channel, id")
    return [tuple(row) for row in rows]


async def test_a_provider_is_reminded_once_before_the_deadline_and_once_when_late(joel: Account) -> None:
    contract = await make.account("contract_manager")
    await was_there()

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
    await was_there()
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
    contract = await make.account("contract_manager")
    assert joel.organisation is not None
    await was_there()
    with clock.frozen(SOON):
        assert await reminders.remind() == 2
        await months.set_deadline(joel.organisation, OCTOBER, SOON + timedelta(days=4), by=contract)
        assert await reminders.remind() == 2
