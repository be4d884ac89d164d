"""A house in which every message is switched on, and a gateway that writes to it, signed."""

import json
from typing import Any

from app.kernel import clock, db, ids
from app.notifications.commands import running
from app.notifications.rules.facts import KINDS
from app.notifications.rules.keywords import signature
from app.outbox.commands import claim, settle
from app.outbox.commands.settle import Ended
from app.outbox.gateways.contract import Outcome, Result
from app.outbox.rules.ways import Way
from app.web.routing import url_for
from tests.browser import Answer, Browser, the_app
from tests.households import make

SECRET = "a-secret-of-ours"
NUMBER = "+255754000009"
GATEWAY = "TextNotificationProvider"
CONFIG: dict[str, Any] = {
    "quiet_hours": {"start": "00:00", "end": "00:00"},
    "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
    "providers": {
        GATEWAY: {"DestinationFolder": "sent", "WebhookSecret": SECRET},
        "AppriseProvider": {"Url": "env:APPRISE"},
    },
}
WAY = Way(GATEWAY, GATEWAY, "sms")


async def signed(
    route: str, given: object, *, secret: str = SECRET, age: int = 0, provider: str = GATEWAY
) -> Answer:
    """What the house answers a gateway that says this, signed `age` seconds ago."""
    body = json.dumps(given).encode()
    stamp = str(int(clock.now().timestamp()) - age)
    headers = {
        "x-recourse-timestamp": stamp,
        "x-recourse-signature": signature(secret, stamp, body),
        "content-type": "application/json",
    }
    the_app()
    path = url_for(route, provider=provider)
    return await Browser(None).request("POST", path, content=body, headers=headers)


async def told(phone: str = NUMBER) -> str:
    """One household that was told; the gateway's reference of its message."""
    await make.policy(await make.household(phone=phone))
    await running.run(source="hand")
    (call,) = await claim.claim("test", 100, [WAY])
    reference = f"ref-{call.parcel.id}"
    await settle.settle([Ended(call, Result(Outcome.ACCEPTED, provider_ref=reference))])
    return reference


async def unfit() -> None:
    """Put a configuration in force that cannot be used, as an older release may have left one."""
    await db.execute(
        "insert into notification_setting (id, version, config, reason, created_at)"
        " select $1, coalesce(max(version), 0) + 1, $2::jsonb, '', now() from notification_setting",
        ids.new(),
        json.dumps({"timezone": "Nowhere"}),
    )
