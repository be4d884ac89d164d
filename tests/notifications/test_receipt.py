"""What a gateway says later of a message it took over, signed or not at all (notifications.md 11.5)."""

import pytest

from app.kernel import db
from tests.notifications.switched_on import signed, told

RECEIPT = "notifications.receipt.create"


async def test_a_receipt_moves_its_message_on_and_the_pair_stays_told(admin):
    reference = await told()

    answer = await signed(RECEIPT, {"reference": reference, "status": "delivered"})

    assert answer.status == 202
    assert await db.fetchval("select state from outbox") == "delivered"
    assert await db.fetchval("select status from policy_notification") == 1
    assert await db.fetchval("select count(*) from event_log where code = 'NOTIFICATION_SENT'") == 1


async def test_a_receipt_with_a_bad_signature_changes_nothing(admin):
    """11.5 C."""
    reference = await told()

    answer = await signed(RECEIPT, {"reference": reference, "status": "delivered"}, secret="wrong")

    assert answer.status == 401
    assert await db.fetchval("select state from outbox") == "sent"
    assert await db.fetchval("select count(*) from delivery_receipt") == 0


@pytest.mark.parametrize(
    "given",
    [[], {}, {"reference": "r"}, {"reference": "", "status": "sent"}, {"reference": "r", "status": "eaten"},
     {"reference": "r", "status": 7}],
    ids=str,
)  # fmt: skip
async def test_what_is_no_receipt_is_refused(admin, given):
    assert (await signed(RECEIPT, given)).status in (400, 422)
    assert await db.fetchval("select count(*) from delivery_receipt") == 0


async def test_a_receipt_about_nothing_we_know_is_taken_all_the_same(admin):
    assert (await signed(RECEIPT, {"reference": "nobody", "status": "sent"})).status == 202


async def test_a_number_that_is_refused_for_good_by_two_messages_counts_as_wrong(admin):
    for n in range(2):
        assert await db.fetchval("select count(*) from insuree where phone_valid = false") == 0
        reference = await told()
        await signed(RECEIPT, {"reference": reference, "status": "permanent-failure"})
        assert n or await db.fetchval("select count(*) from insuree where phone_valid is not false") == 1

    assert await db.fetchval("select bool_and(phone_valid = false) from insuree")
    assert await db.fetchval("select array_agg(distinct status) from policy_notification") == [4]
    assert await db.fetchval("select count(*) from event_log where code = 'NOTIFICATION_FAILED'") == 2
