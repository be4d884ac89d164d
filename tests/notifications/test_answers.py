"""What people wrote back and no keyword says is read by somebody; receipts come in at the door beside."""

import json

import pytest

from app.kernel import clock, db
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.commands.inbound import receive
from app.notifications.rules.keywords import signature
from app.outbox.commands import claim, settle
from app.outbox.commands.settle import Ended
from app.outbox.gateways.contract import Outcome, Result
from tests import make as people
from tests.browser import Browser
from tests.households import make
from tests.notifications.test_inbound import CONFIG, NUMBER, SECRET, WAY


@pytest.fixture
async def admin(house):
    await saving.save(CONFIG, by=the_system)
    return Browser(await people.account("admin"))


async def test_what_no_keyword_says_waits_to_be_read_beside_its_household(admin):
    await make.household(phone=NUMBER)
    await receive("TextNotificationProvider", "1", NUMBER, "STOP PLEASE")
    await receive("TextNotificationProvider", "2", NUMBER, "HELP")

    page = await admin.get("notifications.answer.index")
    everything = await admin.get("notifications.answer.index", query={"tab": "all"})

    assert len(page.texts("#rows tr")) == 1
    assert "STOP PLEASE" in page.text and NUMBER not in page.text and "***009" in page.text
    assert len(everything.texts("#rows tr")) == 2


async def test_an_answer_is_read_once(admin):
    await receive("TextNotificationProvider", "1", NUMBER, "please call me")
    key = await db.fetchval("select id from inbound_message")

    first = await admin.post("notifications.answer.update", {}, id=key)
    second = await admin.post("notifications.answer.update", {}, id=key)

    assert (first.status, second.status) == (303, 409)
    assert await db.fetchval("select handled_by is not null from inbound_message")
    assert "Nothing to read" in (await admin.get("notifications.answer.index")).text


async def _receipt(given, *, secret=SECRET):
    body = json.dumps(given).encode()
    stamp = str(int(clock.now().timestamp()))
    headers = {
        "x-recourse-timestamp": stamp,
        "x-recourse-signature": signature(secret, stamp, body),
        "content-type": "application/json",
    }
    path = "/notify/receipts/textnotificationprovider"
    return await Browser(None).request("POST", path, content=body, headers=headers)


async def _told(phone: str = NUMBER) -> str:
    """One household that was told; the reference of its message."""
    await make.policy(await make.household(phone=phone))
    await running.run(source="hand")
    calls = await claim.claim("test", 100, [WAY])
    (call,) = calls
    reference = f"ref-{call.parcel.id}"
    await settle.settle([Ended(call, Result(Outcome.ACCEPTED, provider_ref=reference))])
    return reference


async def test_a_receipt_moves_its_message_on_and_the_pair_stays_told(admin):
    reference = await _told()

    answer = await _receipt({"reference": reference, "status": "delivered"})

    assert answer.status == 202
    assert await db.fetchval("select state from outbox") == "delivered"
    assert await db.fetchval("select status from policy_notification") == 1
    assert await db.fetchval("select count(*) from event_log where code = 'NOTIFICATION_SENT'") == 1


async def test_a_receipt_with_a_bad_signature_changes_nothing(admin):
    """11.5 C."""
    reference = await _told()

    answer = await _receipt({"reference": reference, "status": "delivered"}, secret="wrong")

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
    assert (await _receipt(given)).status in (400, 422)
    assert await db.fetchval("select count(*) from delivery_receipt") == 0


async def test_a_receipt_about_nothing_we_know_is_taken_all_the_same(admin):
    assert (await _receipt({"reference": "nobody", "status": "sent"})).status == 202


async def test_a_number_that_is_refused_for_good_by_two_messages_counts_as_wrong(admin):
    for n in range(2):
        assert await db.fetchval("select count(*) from insuree where phone_valid = false") == 0
        reference = await _told()
        await _receipt({"reference": reference, "status": "permanent-failure"})
        assert n or await db.fetchval("select count(*) from insuree where phone_valid is not false") == 1

    assert await db.fetchval("select bool_and(phone_valid = false) from insuree")
    assert await db.fetchval("select array_agg(distinct status) from policy_notification") == [4]
    assert await db.fetchval("select count(*) from event_log where code = 'NOTIFICATION_FAILED'") == 2


async def test_a_number_without_a_prefix_is_of_the_country_the_settings_say(admin):
    await saving.save({**CONFIG, "default_country": "TZ"}, by=the_system)
    household = await make.household(phone=None)

    form = {"last_name": "Mushi", "other_names": "Neema", "insurance_number": "N-77", "phone": "0754 123 456"}
    officer = Browser(await people.account("field_officer"))
    answer = await officer.post("households.member.create", form, id=household)

    assert answer.status == 303
    row = await db.fetchrow(
        "select phone, phone_e164, phone_valid from insuree where insurance_number = 'N-77'"
    )
    assert tuple(row) == ("0754 123 456", "+255754123456", True)


async def test_a_person_sends_five_tests_in_ten_minutes_and_no_more(admin):
    gateway = await db.fetchval("select id from gateway where channel = 'sms'")

    answers = [
        await admin.post("notifications.trial.create", {"number": "+255754000001"}, id=gateway)
        for _test in range(6)
    ]

    assert [answer.status for answer in answers] == [303] * 5 + [429]
