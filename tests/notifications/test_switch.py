"""Each of the six messages is switched on and off by itself."""

from app.kernel import db
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.queries import settings
from tests import make as people
from tests.browser import Browser
from tests.households import make
from tests.notifications.switched_on import CONFIG


async def test_a_switch_turns_one_message_off_and_it_is_not_looked_for(admin):
    await admin.post("notifications.switch.update", {}, kind="activation_of_policy")
    await make.policy(await make.household())

    await running.run(source="hand")

    assert await db.fetchval("select count(*) from policy_notification") == 0
    await admin.post("notifications.switch.update", {"on": "1"}, kind="activation_of_policy")
    stored = await settings.in_force()
    assert stored.config["eligibleNotificationTypes"]["activation_of_policy"] is True
    assert stored.version == 3


async def test_a_message_that_does_not_fit_the_settings_is_not_switched_on(house):
    """Reminding on the last day needs the expiry message off (D-8)."""
    on = {"expiration_of_policy": False, "need_for_renewal": True}
    config = {**CONFIG, "eligibleNotificationTypes": on, "reminder_before_expiry_days": 0}
    await saving.save(config, by=the_system)
    browser = Browser(await people.account("admin"))

    page = await browser.post("notifications.switch.update", {"on": "1"}, kind="expiration_of_policy")

    assert page.status == 422
    assert "switch expiration_of_policy off" in page.text
    assert (await settings.in_force()).version == 1


async def test_there_is_no_seventh_message(admin):
    assert (await admin.post("notifications.switch.update", {"on": "1"}, kind="birthday")).status == 404
