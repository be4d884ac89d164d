"""The console: gateways in their order, switches, runs, words, one message's story."""

import json

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.queries import settings
from app.notifications.rules.facts import KINDS, Kind
from tests import make as people
from tests.browser import Browser
from tests.households import make

EVERYTHING = {
    "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
    "providers": {
        "TextNotificationProvider": {"DestinationFolder": "sent"},
        "AppriseProvider": {"Url": "env:APPRISE"},
    },
}


@pytest.fixture
async def admin(house):
    await saving.save(EVERYTHING, by=the_system)
    return Browser(await people.account("admin"))


async def test_the_console_shows_what_was_decided_and_why(admin):
    told = await make.household()
    await make.policy(told)
    await make.policy(await make.household(approved=False))
    await running.run(source="hand")

    today = await admin.get("notifications.notification.index")
    untold = await admin.get("notifications.notification.index", query={"tab": "untold"})

    assert today.status == 200
    assert len(today.texts("#rows tr")) == 2
    assert "The household had not agreed to be told." in untold.text


async def test_one_messages_whole_story_is_on_one_page(admin):
    await make.policy(await make.household())
    await running.run(source="hand")
    key = await db.fetchval("select id from policy_notification")

    page = await admin.get("notifications.notification.show", id=key)

    assert "Cover confirmed for Daudi Mushi" in page.text
    assert "***001" in page.text
    assert "754000001" not in page.text


async def test_a_switch_turns_one_message_off_and_it_is_not_looked_for(admin):
    await admin.post("notifications.switch.update", {}, kind="activation_of_policy")
    await make.policy(await make.household())

    await running.run(source="hand")

    assert await db.fetchval("select count(*) from policy_notification") == 0
    await admin.post("notifications.switch.update", {"on": "1"}, kind="activation_of_policy")
    stored = await settings.in_force()
    assert stored.config["eligibleNotificationTypes"]["activation_of_policy"] is True
    assert stored.version == 3


async def test_gateways_move_up_and_go_off(admin):
    rows = await db.fetch("select id, name from gateway where channel = 'sms' order by position")

    await admin.post("notifications.gateway.update", {"deed": "up"}, id=rows[1]["id"])
    await admin.post("notifications.gateway.update", {"deed": "off"}, id=rows[0]["id"])

    after = await db.fetch("select name, is_active from gateway where channel = 'sms' order by position")
    assert [row["name"] for row in after] == [rows[1]["name"], rows[0]["name"]]
    assert after[1]["is_active"] is False


async def test_without_a_way_out_a_run_refuses_to_start(admin):
    await db.execute("update gateway set is_active = false")
    await make.policy(await make.household())

    outcome = await running.run(source="hand")

    assert (outcome.state, outcome.error) == ("failed", "no_usable_provider")
    assert await db.fetchval("select count(*) from policy_notification") == 0


async def test_a_pause_holds_what_waits_and_lets_it_go_again(admin):
    await make.policy(await make.household())
    await running.run(source="hand")

    await admin.post("notifications.pause.create", {"reason": "Wrong words."})
    held = await db.fetchval("select state from outbox where channel = 'sms'")
    assert (await running.run(source="hand")).state == "skipped"
    await admin.post("notifications.pause.destroy")

    assert held == "held"
    assert await db.fetchval("select state from outbox where channel = 'sms'") == "queued"


async def test_edited_words_are_a_new_version_that_the_message_names(admin):
    form = {"body": "Hello {{ Name }}, plan {{ ProductCode }} is on.", "version": "1"}
    where = {"kind": "activation_of_policy", "code": "en"}
    saved = await admin.post("notifications.template.update", form, **where)
    stale = await admin.post("notifications.template.update", form, **where)
    await make.policy(await make.household())

    await running.run(source="hand")

    assert (saved.status, stale.status) == (303, 409)
    row = await db.fetchrow(
        "select o.body, t.version from outbox o join message_template t on t.id = o.template_version"
    )
    assert row["version"] == 2
    assert row["body"].startswith("Hello Daudi Mushi, plan")


@pytest.mark.parametrize(
    "body",
    ["Hello {{ Nobody }}", "{% if x %}", "See https://evil.example/{{ Name }}", "x" * 1_200, "   "],
)
async def test_words_that_cannot_be_sent_are_not_saved(admin, body):
    page = await admin.post(
        "notifications.template.update",
        {"body": body, "version": "1"},
        kind="activation_of_policy",
        code="en",
    )

    assert page.status == 422
    assert await db.fetchval("select count(*) from message_template") == 0


async def test_the_preview_shows_the_jump_to_more_segments(admin):
    page = await admin.get(
        "notifications.template.edit",
        query={"body": "\u0639" * 80},
        kind="activation_of_policy",
        code="ar",
        fragment=True,
    )

    assert "2 segments" in page.text
    assert "Cut 10 characters" in page.text


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
    await saving.save({**EVERYTHING, "providers": {"eGASMSGateway": gateway}}, by=the_system)

    page = await admin.get("notifications.setting.edit")
    shown = page.soup.select_one("#f-config").text
    await admin.post("notifications.setting.update", {"config": shown, "version": "2"})

    assert "deeply-secret" not in page.text
    stored = (await settings.in_force()).config
    assert dict(stored["providers"])["eGASMSGateway"]["PrivateKey"] == "deeply-secret"
    assert await db.fetchval("select count(*) from event_log where context::text like '%deeply-secret%'") == 0


async def test_when_messages_first_go_on_nobody_is_told_what_is_old(house):
    key = await make.household()
    old = await make.policy(key)
    coming = await make.policy(key, status=1, activated_at=None)
    await saving.save(EVERYTHING, by=the_system)
    await db.execute("update policy set status = 2, activated_at = now() where id = $1", coming)

    await running.run(source="hand")

    rows = await db.fetch(
        "select policy_id, reason_code from policy_notification where type = $1", Kind.ACTIVATION
    )
    assert {row["policy_id"]: row["reason_code"] for row in rows} == {old: "baseline", coming: ""}


async def test_far_more_than_usual_waits_for_approval(admin):
    await db.execute(
        "insert into notification_run (id, state, wanted, started_at, source)"
        " select uuidv7(), 'done', 10, recourse_now() - interval '1 day', 'slot' from generate_series(1, 8)"
    )
    plan = await make.product()
    for _n in range(201):
        await make.policy(await make.household(), plan)

    outcome = await running.run(source="hand")
    again = await running.run(source="hand", approved=True)

    assert outcome.state == "waiting"
    assert again.state == "done"
    assert await db.fetchval("select count(*) from outbox") == 201
