"""Letting nothing leave, and going on."""

from app.kernel import db
from app.notifications.commands import running
from app.notifications.queries import settings
from tests.households import make


async def test_a_pause_holds_what_waits_and_lets_it_go_again(admin):
    await make.policy(await make.household())
    await running.run(source="hand")

    await admin.post("notifications.pause.create", {"reason": "Wrong words."})
    held = await db.fetchval("select state from outbox where channel = 'sms'")
    assert (await running.run(source="hand")).state == "skipped"
    await admin.post("notifications.pause.destroy")

    assert held == "held"
    assert await db.fetchval("select state from outbox where channel = 'sms'") == "queued"


async def test_nobody_pauses_without_saying_why(admin):
    asked = await admin.get("notifications.pause.new")

    page = await admin.post("notifications.pause.create", {"reason": "  "})

    assert asked.soup.select_one("[name=reason]") is not None
    assert page.status == 422
    assert "Say why nothing may leave." in page.text
    assert not (await settings.in_force()).paused


async def test_what_is_paused_is_not_paused_again_nor_resumed_twice(admin):
    first = await admin.post("notifications.pause.create", {"reason": "Wrong words."})
    second = await admin.post("notifications.pause.create", {"reason": "Mine too."})
    gone_on = await admin.post("notifications.pause.destroy")
    again = await admin.post("notifications.pause.destroy")

    assert [answer.status for answer in (first, second, gone_on, again)] == [303, 409, 303, 409]
