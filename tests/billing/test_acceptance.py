"""Accepting a file for its month: it stands, whole and once."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.billing.commands import month as months
from app.kernel import clock, db
from app.kernel.errors import Forbidden
from app.web.routing import url_for
from tests import make
from tests.billing.house import (
    accept,
    accepted,
    csv_of,
    good_rows,
    manager_of,
    month,
    sent,
    state,
    upload_row,
)
from tests.billing.rows import row
from tests.browser import Browser


async def test_a_good_file_is_checked_accepted_and_stands(joel: Account) -> None:
    upload = await sent(joel, good_rows(3), comment="First try")

    page = await Browser(joel).get("billing.upload.show", id=upload)
    assert await state(upload) == "checked"
    assert page.texts("h1")[0].endswith("billing for Tideway Legal")
    assert "All 3 rows are right" in page.texts(".notice b")
    assert await db.fetchval("select count(*) from billing_row") == 0, (
        "nothing is stored before it is accepted"
    )

    assert (await accept(joel, upload)).location == url_for("billing.upload.show", id=upload)

    stands = await upload_row(upload)
    assert (stands["state"], stands["rows"], stands["total_pence"], stands["minutes"]) == (
        "accepted",
        3,
        20760,
        180,
    )
    [stored] = await db.fetch("select * from billing_row where upload_id = $1 and number = 2", upload)
    assert (stored["reference"], stored["client"], stored["amount_pence"]) == (3_900_001, "C-00001", 6920)
    assert (stored["contract"], stored["fee"], stored["costs"], stored["warnings"]) == (
        "2018-general",
        6500,
        21040,
        ["unknown"],
    )
    history = await Browser(joel).get("billing.upload.index")
    assert "Accepted" in " ".join(history.texts("#uploads td"))
    assert (
        await db.fetchval("select count(*) from event_log where key = 'billing' and code = 'ACCEPTED'") == 1
    )


async def test_the_same_bytes_checked_twice_are_accepted_once(joel: Account) -> None:
    content = csv_of(good_rows(2))
    first, second = await sent(joel, content), await sent(joel, content, which=month(1))

    assert (await accept(joel, first)).status == 303
    assert (await accept(joel, second)).status == 409
    assert await state(second) == "checked"


async def test_one_file_accepted_twice_at_once_is_accepted_once(joel: Account) -> None:
    upload = await sent(joel, good_rows(2))

    answers = await asyncio.gather(accept(joel, upload), accept(joel, upload))

    assert sorted(answer.status for answer in answers) == [303, 409]
    assert await db.fetchval("select count(*) from billing_row") == 2


async def test_a_file_found_good_last_month_is_checked_by_the_rules_of_today(joel: Account) -> None:
    """S-MONTH and F-CURMONTH hold on the day of accepting, not only on the day of sending."""
    upload = await sent(joel, good_rows(1), which=month(11))

    with clock.frozen(clock.now() + timedelta(days=32)):
        answer = await accept(joel, upload)

    assert answer.status == 409
    assert "By the rules of today" in answer.text


async def test_a_file_after_the_deadline_is_marked_as_late(joel: Account) -> None:
    upload = await sent(joel, good_rows(1), which=month(5))
    await accept(joel, upload)

    assert (await upload_row(upload))["is_late"] is True
    assert "Accepted late" in (await Browser(joel).get("billing.upload.show", id=upload)).text


async def test_a_superseded_file_cannot_be_accepted_again(joel: Account) -> None:
    first: UUID = await accepted(joel, good_rows(1))
    await accepted(joel, good_rows(2))

    assert (await accept(joel, first)).status == 409


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


async def test_only_the_providers_own_manager_accepts_and_no_file_with_mistakes(joel: Account) -> None:
    good, bad = await sent(joel, good_rows(1)), await sent(joel, [row(surname="")])
    stood = await accepted(joel, good_rows(2), which=month(1))
    contract, rival = await make.account("contract_manager"), await manager_of("Rivals LLP")

    for who, upload, status in (
        (contract, stood, 403),
        (rival, good, 404),
        (joel, bad, 409),
        (joel, good, 303),
    ):
        assert (await Browser(who).post("billing.acceptance.create", id=upload)).status == status

    assert [await state(each) for each in (good, bad, stood)] == ["accepted", "refused", "accepted"]
