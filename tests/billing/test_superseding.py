"""One file stands for a month: a newer one takes its place whole or not at all (reliability.md 11)."""

import asyncio

import asyncpg
import pytest

from app.accounts.account import Account
from app.kernel import db, fault
from tests.billing.house import accept, accepted, contradictions, good_rows, month, sent, state, upload_row


async def test_a_newer_file_replaces_the_earlier_and_both_are_kept(joel: Account) -> None:
    first, second = (
        await accepted(joel, good_rows(3)),
        await accepted(joel, good_rows(4)[1:], name="june-2.csv"),
    )

    old, new = await upload_row(first), await upload_row(second)
    assert (old["state"], old["superseded_by"], new["state"]) == ("superseded", second, "accepted")
    assert (new["added"], new["removed"], new["changed"]) == (1, 1, 0)
    assert await db.fetchval("select count(*) from billing_row where upload_id = $1", first) == 3
    assert await contradictions() == []


@pytest.mark.parametrize("point", ["billing.after_supersede", "atomic.before_commit"])
async def test_a_failure_on_the_way_leaves_the_earlier_file_standing(joel: Account, point: str) -> None:
    first, second = await accepted(joel, good_rows(2)), await sent(joel, good_rows(3))

    fault.arm(f"{point}=raise")
    assert (await accept(joel, second)).status == 500
    fault.arm("")

    assert (await state(first), await state(second)) == ("accepted", "checked")
    assert await db.fetchval("select count(*) from billing_row where upload_id = $1", second) == 0
    assert await contradictions() == []
    assert (await accept(joel, second)).status == 303


async def test_two_files_of_a_month_accepted_at_once_stand_one_after_the_other(joel: Account) -> None:
    uploads = [await sent(joel, good_rows(n)) for n in (2, 3, 4)]

    answers = await asyncio.gather(*(accept(joel, upload) for upload in uploads))

    assert [answer.status for answer in answers] == [303, 303, 303]
    states = sorted([await state(upload) for upload in uploads])
    assert states == ["accepted", "superseded", "superseded"]
    assert await contradictions() == []


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


async def test_the_same_bytes_for_two_months_at_once_stand_for_one(joel: Account) -> None:
    content = good_rows(2)
    uploads = [await sent(joel, content), await sent(joel, content, which=month(1))]

    answers = await asyncio.gather(*(accept(joel, upload) for upload in uploads))

    assert sorted(answer.status for answer in answers) == [303, 409]
