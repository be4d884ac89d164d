"""Closing a month, and opening it again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest

from app.accounts.account import Account
from app.billing.commands import month as months
from app.kernel import db
from app.kernel.errors import Conflict
from tests import make
from tests.billing.house import accept, good_rows, manager_of, month, sent, state
from tests.browser import Browser
from tests.waiting import until


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
    await until(lambda: _somebody_waits(other))
    await closing.commit()

    assert (await trying).status == 409
    assert await state(upload) == "checked"


async def _somebody_waits(connection: asyncpg.Connection) -> bool:
    return bool(await connection.fetchval("select count(*) from pg_locks where not granted"))


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


async def test_the_contract_manager_closes_a_month_and_opens_it_again_with_a_reason(joel: Account) -> None:
    browser = Browser(await make.account("contract_manager"))
    where = {"provider": joel.organisation, "month": f"{month():%Y-%m}"}

    for route in ("billing.lock.create", "billing.lock.destroy"):
        page = await browser.post(route, {"reason": " "}, **where)
        assert (page.status, "Say why, for those who ask later." in page.text) == (422, True)
    assert await db.fetchval("select count(*) from billing_month") == 0

    assert (await browser.post("billing.lock.create", {"reason": "Paid"}, **where)).status == 303
    shown = await browser.get("billing.month.show", **where)
    assert any("Paid" in words for words in shown.texts("#lock p"))
    assert (await browser.post("billing.lock.create", {"reason": "Paid"}, **where)).status == 409
    assert (await browser.post("billing.lock.destroy", {"reason": "A slip"}, **where)).status == 303
    assert (await browser.post("billing.lock.destroy", {"reason": "A slip"}, **where)).status == 409
    assert await db.fetchval("select locked_at from billing_month") is None


async def test_closing_asks_for_a_proof_a_role_and_a_firm_of_ones_own(joel: Account) -> None:
    contract, other = await make.account("contract_manager"), await manager_of("Duncan & Co")
    scoped = await make.account("contract_manager", organisation=other.organisation)
    where = {"provider": joel.organisation, "month": f"{month():%Y-%m}"}

    for who, status in ((replace(contract, fresh_at=None), 403), (joel, 403), (scoped, 404)):
        for route in ("billing.lock.create", "billing.lock.destroy"):
            assert (await Browser(who).post(route, {"reason": "Paid"}, **where)).status == status
    assert await db.fetchval("select count(*) from billing_month") == 0
