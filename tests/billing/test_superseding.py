"""One file stands for a month: a newer one takes its place whole or not at all (reliability.md 11)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.accounts.account import Account
from app.billing.commands import month as months
from app.kernel import clock, db, fault
from app.kernel.errors import Conflict, Forbidden
from app.status.audit import audit
from tests import make
from tests.billing.house import accept, accepted, good_rows, month, sent, state, upload_row
from tests.billing.rows import row
from tests.browser import Browser


async def _contradictions() -> list[str]:
    return [each.invariant.id for each in await audit() if not each.holds]


async def test_a_newer_file_replaces_the_earlier_and_both_are_kept(joel: Account) -> None:
    first = await accepted(joel, good_rows(3))
    rows = good_rows(4)[1:]
    rows[0] = row(reference="3900001", client="C-00001", minutes="66")
    second = await accepted(joel, rows, name="june-2.csv")

    old, new = await upload_row(first), await upload_row(second)
    assert (old["state"], old["superseded_by"], new["state"]) == ("superseded", second, "accepted")
    assert (new["added"], new["removed"], new["changed"]) == (1, 1, 1)
    assert await db.fetchval("select count(*) from billing_row where upload_id = $1", first) == 3
    assert await _contradictions() == []

    page = await Browser(joel).get("billing.difference.show", id=second)
    cells = [
        tuple(row.get_text(" ", strip=True) for row in line.select("th, td"))
        for line in page.soup.select("tbody tr")
    ]
    assert ("3900001", "C-00001", "Changed", "Time Spent", "60", "66") in cells
    assert ("3900000", "C-00000", "Removed", "Time Spent", "60", "") in cells
    assert ("3900003", "C-00003", "Added", "Time Spent", "", "60") in cells
    assert "A newer file replaced this one" in (await Browser(joel).get("billing.upload.show", id=first)).text


async def test_rows_that_are_there_twice_differ_by_their_number(joel: Account) -> None:
    twice = row(reference="3900000")
    await accepted(joel, [twice, twice, row(reference="3900001")])
    second = await accepted(joel, [row(reference="3900001"), twice])

    new = await upload_row(second)
    assert (new["added"], new["removed"], new["changed"]) == (0, 1, 0), (
        "the order of the rows is no difference"
    )


@pytest.mark.parametrize("point", ["billing.after_supersede", "atomic.before_commit"])
async def test_a_failure_on_the_way_leaves_the_earlier_file_standing(joel: Account, point: str) -> None:
    first, second = await accepted(joel, good_rows(2)), await sent(joel, good_rows(3))

    fault.arm(f"{point}=raise")
    assert (await accept(joel, second)).status == 500
    fault.arm("")

    assert (await state(first), await state(second)) == ("accepted", "checked")
    assert await db.fetchval("select count(*) from billing_row where upload_id = $1", second) == 0
    assert await _contradictions() == []
    assert (await accept(joel, second)).status == 303


async def test_two_files_of_a_month_accepted_at_once_stand_one_after_the_other(joel: Account) -> None:
    uploads = [await sent(joel, good_rows(n)) for n in (2, 3, 4)]

    answers = await asyncio.gather(*(accept(joel, upload) for upload in uploads))

    assert [answer.status for answer in answers] == [303, 303, 303]
    states = sorted([await state(upload) for upload in uploads])
    assert states == ["accepted", "superseded", "superseded"]
    assert await _contradictions() == []


async def test_one_file_accepted_twice_at_once_is_accepted_once(joel: Account) -> None:
    upload = await sent(joel, good_rows(2))

    answers = await asyncio.gather(accept(joel, upload), accept(joel, upload))

    assert sorted(answer.status for answer in answers) == [303, 409]
    assert await db.fetchval("select count(*) from billing_row") == 2


@pytest.fixture
async def other(house: None, work_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A second connection."""
    connection = await asyncpg.connect(work_url)
    yield connection
    await connection.close()


async def test_accepting_waits_for_whoever_closes_the_month_and_is_refused_then(
    joel: Account, other: asyncpg.Connection
) -> None:
    upload, contract = await sent(joel, good_rows(2)), await make.account("contract_manager")
    await db.execute(
        "insert into billing_month (id, provider, month) values (gen_random_uuid(), $1, $2)",
        joel.organisation,
        month(),
    )
    closing = other.transaction()
    await closing.start()
    await other.execute(
        "update billing_month set locked_at = now(), locked_by = $1, reason = 'Paid'", contract.id
    )

    trying = asyncio.create_task(accept(joel, upload))
    await _until_somebody_waits(other)
    await closing.commit()

    assert (await trying).status == 409
    assert await state(upload) == "checked"


async def _until_somebody_waits(connection: asyncpg.Connection) -> None:
    waiting: Any = 0
    while not waiting:
        waiting = await connection.fetchval("select count(*) from pg_locks where not granted")
        await asyncio.sleep(0.01)


async def test_a_file_found_good_last_month_is_checked_by_the_rules_of_today(joel: Account) -> None:
    """S-MONTH and F-CURMONTH hold on the day of accepting, not only on the day of sending."""
    upload = await sent(joel, good_rows(1), which=month(11))

    with clock.frozen(clock.now() + timedelta(days=32)):
        answer = await accept(joel, upload)

    assert answer.status == 409
    assert "By the rules of today" in answer.text


async def test_the_rows_of_an_accepted_file_never_change(joel: Account) -> None:
    await accepted(joel, good_rows(1))

    with pytest.raises(asyncpg.RestrictViolationError):
        await db.execute("update billing_row set amount_pence = 0")


async def test_the_database_itself_keeps_one_accepted_file_a_month(joel: Account) -> None:
    await accepted(joel, good_rows(1))
    second = await sent(joel, good_rows(2))

    with pytest.raises(asyncpg.UniqueViolationError):
        await db.execute(
            "update billing_upload set state = 'accepted', accepted_at = now() where id = $1", second
        )


async def test_a_closed_month_takes_no_file_until_it_is_opened_again(joel: Account) -> None:
    contract = await make.account("contract_manager")
    upload = await sent(joel, good_rows(2))
    assert joel.organisation is not None
    await months.lock(joel.organisation, month(), "Paid on the 23rd", by=contract)

    assert (await accept(joel, upload)).status == 409
    with pytest.raises(Conflict):
        await months.lock(joel.organisation, month(), "Again", by=contract)
    page = await Browser(joel).get("billing.upload.show", id=upload)
    assert "This month is closed." in page.text

    await months.reopen(joel.organisation, month(), "They forgot a case", by=contract)
    assert (await accept(joel, upload)).status == 303
    rows = await db.fetch("select code, notes from event_log where code like 'MONTH%' order by seq")
    assert [(row["code"], row["notes"]) for row in rows] == [
        ("MONTH_LOCKED", "Paid on the 23rd"),
        ("MONTH_REOPENED", "They forgot a case"),
    ]


async def test_a_file_after_the_deadline_is_marked_as_late(joel: Account) -> None:
    upload = await sent(joel, good_rows(1), which=month(5))
    await accept(joel, upload)

    assert (await upload_row(upload))["is_late"] is True
    assert "Accepted late" in (await Browser(joel).get("billing.upload.show", id=upload)).text


async def test_a_superseded_file_cannot_be_accepted_again(joel: Account) -> None:
    first: UUID = await accepted(joel, good_rows(1))
    await accepted(joel, good_rows(2))

    assert (await accept(joel, first)).status == 409


async def test_the_same_bytes_for_two_months_at_once_stand_for_one(joel: Account) -> None:
    content = good_rows(2)
    uploads = [await sent(joel, content), await sent(joel, content, which=month(1))]

    answers = await asyncio.gather(*(accept(joel, upload) for upload in uploads))

    assert sorted(answer.status for answer in answers) == [303, 409]


async def test_whoever_lost_the_permission_meanwhile_accepts_nothing(joel: Account) -> None:
    """security.md AZ-5: the session may still know another role."""
    upload, contract = await sent(joel, good_rows(1)), await make.account("contract_manager")
    await db.execute("update app_user set role = 'provider' where id = $1", joel.id)
    await db.execute("update app_user set active = false where id = $1", contract.id)

    assert (await accept(joel, upload)).status == 403
    assert joel.organisation is not None
    with pytest.raises(Forbidden):
        await months.lock(joel.organisation, month(), "Paid", by=contract)
    assert await db.fetchval("select count(*) from billing_month") == 0
