"""The configuration as one JSON object: what is refused, what stays secret, what it decides elsewhere."""

import json

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.notifications.commands import saving
from app.notifications.queries import settings
from tests import make as people
from tests.browser import Browser
from tests.households import make
from tests.notifications.switched_on import CONFIG


async def test_a_bad_configuration_never_replaces_a_working_one(admin):
    page = await admin.post(
        "notifications.setting.update",
        {"config": json.dumps({"trigger_first_call_hour": 25}), "version": "1"},
    )

    assert page.status == 422
    assert "trigger_first_call_hour" in page.text
    assert (await settings.in_force()).version == 1


async def test_a_secret_is_shown_by_its_fingerprint_and_survives_being_saved(admin):
    gateway = {
        "GateUrl": "https://sms.example", "SmsResource": "/send", "PrivateKey": "deeply-secret", "UserId": "u",
        "SenderId": "s", "ServiceId": "v", "RequestType": "t", "HeaderKeys": "A", "HeaderValues": "HashMessage1",
    }  # fmt: skip
    await saving.save({**CONFIG, "providers": {"eGASMSGateway": gateway}}, by=the_system)

    page = await admin.get("notifications.setting.edit")
    shown = page.soup.select_one("#f-config").text
    await admin.post("notifications.setting.update", {"config": shown, "version": "2"})

    assert "deeply-secret" not in page.text
    stored = (await settings.in_force()).config
    assert dict(stored["providers"])["eGASMSGateway"]["PrivateKey"] == "deeply-secret"
    assert await db.fetchval("select count(*) from event_log where context::text like '%deeply-secret%'") == 0


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


async def test_a_configuration_somebody_else_saved_meanwhile_is_not_overwritten(admin):
    await saving.save({**CONFIG, "recipient_cap": 5}, by=the_system)

    page = await admin.post(
        "notifications.setting.update", {"config": json.dumps({"recipient_cap": 1}), "version": "1"}
    )

    assert page.status == 409
    assert (await settings.in_force()).config["recipient_cap"] == 5


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Write the configuration."),
        ("[]", "Write one JSON object."),
        ("{", "This is not JSON: see line 1"),
        ('{"recipient_cap": 1, "recipient_cap": 2}', "Send each key of a JSON object once."),
        ('{"recipient_cap": 1.5}', "recipient_cap: Write a whole number."),
    ],
)
async def test_what_cannot_be_read_says_why_beside_what_was_typed(admin, written, told):
    page = await admin.post("notifications.setting.update", {"config": written, "version": "1"})

    assert page.status == 422
    assert told in " ".join(page.texts("#config-problem, [role=alert], .problem"))
    assert page.soup.select_one("#f-config").text.strip() == written


async def test_a_number_with_a_point_where_nobody_reads_it_is_kept_as_it_is(admin):
    saved = await admin.post(
        "notifications.setting.update", {"config": json.dumps({**CONFIG, "margin": 0.5}), "version": "1"}
    )

    assert saved.status == 303
    assert (await settings.in_force()).config["margin"] == 0.5
