"""Gateways that misbehave and phones nobody can call: what becomes of a message about a policy, from run to end."""

from dataclasses import replace

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.rules.facts import KINDS
from app.outbox import dispatch
from tests.households import make
from tests.jobs.make import Run
from tests.outbox.rows.script import SETTINGS
from tests.servers.gateway import http_gateway

EGA = {
    "SmsResource": "/sms", "PrivateKey": "k", "UserId": "u", "SenderId": "s", "ServiceId": "v",
    "RequestType": "t", "HeaderKeys": "A", "HeaderValues": "HashMessage1",
}  # fmt: skip
ON = {
    "quiet_hours": {"start": "00:00", "end": "00:00"},
    "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
}
FILES = {"TextNotificationProvider": {"DestinationFolder": "sent"}}


async def told_over(port, tmp_path):
    """One household is told, by the gateway at that port or else by a file; the pair and its attempts."""
    await saving.save(
        {**ON, "providers": {"eGASMSGateway": {**EGA, "GateUrl": f"http://127.0.0.1:{port}"}, **FILES}},
        by=the_system,
    )
    await make.policy(await make.household())
    await running.run(source="hand")
    await dispatch.drain(Run(), replace(SETTINGS, data_dir=tmp_path), "test")
    tried = await db.fetch("select gateway, outcome from outbox_attempt order by n")
    return await db.fetchrow("select * from policy_notification"), [tuple(each) for each in tried]


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("error", "permanent"),
        ("html", "permanent"),
        ("array", "permanent"),
        ("empty", "permanent"),
        ("long", "permanent"),
        ("204", "permanent"),
        ("302", "permanent"),
        ("400", "permanent"),
        ("503", "retryable"),
        ("drop", "ambiguous"),
        pytest.param("hold", "ambiguous", marks=pytest.mark.slow),
        pytest.param("drip", "ambiguous", marks=pytest.mark.slow),
    ],
)
async def test_what_one_gateway_answers_badly_the_next_one_tells_once(house, tmp_path, word, outcome):
    with http_gateway(word) as gateway:
        pair, tried = await told_over(gateway.port, tmp_path)

    assert tried == [("eGASMSGateway", outcome), ("TextNotificationProvider", "accepted")]
    assert (pair["status"], pair["provider"]) == (1, "TextNotificationProvider")
    assert len(gateway.recorded) == 1
    assert len(list((tmp_path / "messages" / "sent").iterdir())) == 1


async def test_a_gateway_where_nothing_listens_is_passed_over_too(house, tmp_path):
    with http_gateway() as gateway:
        closed = gateway.port

    pair, tried = await told_over(closed, tmp_path)

    assert tried == [("eGASMSGateway", "retryable"), ("TextNotificationProvider", "accepted")]
    assert pair["status"] == 1


@pytest.mark.parametrize(
    ("phone", "reason"),
    [
        (None, "no_phone"),
        ("123", "bad_phone"),
        ("0754 12E 456", "bad_phone"),
        ("call my brother", "bad_phone"),
        ("+255 22 211 1174", "bad_phone"),  # a fixed line
        ("+1 0754123456", "bad_phone"),
        ("'; drop table insuree; --", "bad_phone"),
    ],
)
async def test_a_phone_nobody_can_call_leaves_the_pair_open_until_it_is_mended(house, phone, reason):
    await saving.save({**ON, "default_country": "TZ", "providers": FILES}, by=the_system)
    household = await make.household(phone=phone)
    await make.policy(household)

    await running.run(source="hand")
    before = await db.fetchrow("select status, reason_code, outbox_id from policy_notification")
    await db.execute("update insuree set phone = '0754 123 456' where household = $1", household)
    await db.execute("update household set told = head where id = $1", household)
    await running.run(source="hand")

    assert tuple(before) == (4, reason, None)
    assert [row["recipient"] for row in await db.fetch("select recipient from outbox")] == ["+255754123456"]
    assert await db.fetchval("select count(*) from policy_notification") == 1
