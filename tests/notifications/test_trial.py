"""Sending a test message over one gateway."""

import json

from app.kernel import db, ids


async def test_a_person_sends_five_tests_in_ten_minutes_and_no_more(admin):
    gateway = await db.fetchval("select id from gateway where channel = 'sms'")

    answers = [
        await admin.post("notifications.trial.create", {"number": "+255754000001"}, id=gateway)
        for _test in range(6)
    ]

    assert [answer.status for answer in answers] == [303] * 5 + [429]


async def test_a_test_is_sent_over_its_gateway_alone(admin):
    gateway = await db.fetchval("select id from gateway where channel = 'sms'")
    asked = await admin.get("notifications.trial.new", id=gateway)

    answer = await admin.post("notifications.trial.create", {"number": "+255754000001"}, id=gateway)

    assert asked.soup.select_one("[name=number]") is not None
    assert answer.status == 303
    args = json.loads(await db.fetchval("select args from job where kind = 'notifications.trial'"))
    assert (args["gateway"], args["number"]) == (str(gateway), "+255754000001")


async def test_without_a_number_no_test_is_sent(admin):
    gateway = await db.fetchval("select id from gateway where channel = 'sms'")

    page = await admin.post("notifications.trial.create", {"number": " "}, id=gateway)

    assert page.status == 422
    assert "Write the number that is to get it." in page.text
    assert await db.fetchval("select count(*) from job where kind = 'notifications.trial'") == 0


async def test_over_a_gateway_there_is_not_nothing_is_sent(admin):
    answer = await admin.post("notifications.trial.create", {"number": "+255754000001"}, id=ids.new())

    assert answer.status == 404


async def test_no_form_is_shown_for_a_gateway_there_is_not(admin):
    assert (await admin.get("notifications.trial.new", id=ids.new())).status == 404


async def test_a_gateway_of_mail_gets_no_test_by_sms(admin):
    mail = await db.fetchval("update gateway set channel = 'email' where channel = 'sms' returning id")

    assert (await admin.get("notifications.trial.new", id=mail)).status == 404
    assert (
        await admin.post("notifications.trial.create", {"number": "+255754000001"}, id=mail)
    ).status == 404
