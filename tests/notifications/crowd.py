"""Many households that are to be told, and the service that they are told through."""

import json
import re
from collections import Counter
from collections.abc import Sequence

from app.kernel import db, ids
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.rules.facts import KINDS
from app.outbox.fake_gateway import FakeGateway
from tests.households import make

NUMBER = re.compile(rb'recipients\\":\\"(\+[0-9]+)')
CONFIG = {
    "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
    "quiet_hours": {"start": "00:00", "end": "00:00"},
    "providers": {"TextNotificationProvider": {"DestinationFolder": "sent"}},
}
EGA = {
    "SmsResource": "/sms", "PrivateKey": "k", "UserId": "u", "SenderId": "s", "ServiceId": "v",
    "RequestType": "t", "HeaderKeys": "A", "HeaderValues": "HashMessage1",
}  # fmt: skip


def accepted_by(gateway: FakeGateway) -> Counter[str]:
    """How often the service took a message for each number."""
    return Counter(
        found[1].decode()
        for each in list(gateway.recorded)
        if each.answered == "200" and (found := NUMBER.search(each.raw))
    )


async def messages(count: int) -> list[object]:
    """So many households with a number and a policy of their own, each to be told; their messages still wait."""
    await saving.save(CONFIG, by=the_system)
    plan = await make.product("FAM")
    await _insert([{"household": ids.new(), "head": ids.new(), "n": n} for n in range(count)])
    await db.execute(
        "insert into policy (id, household, product, stage, status, start_date, effective_date, expiry_date,"
        " activated_at, validity_from) select uuidv7(), h.id, $1, 'N', 2, current_date + 1, current_date + 1,"
        " current_date + 365, recourse_now(), recourse_now() from household h",
        plan,
    )
    assert (await running.run(source="hand")).counts["activation_of_policy"] == {"send": count}
    rows = await db.fetch("update outbox set not_before = recourse_now() + interval '1 day' returning id")
    return [row["id"] for row in rows]


@db.atomic
async def _insert(people: Sequence[dict[str, object]]) -> None:
    households, heads = [each["household"] for each in people], [each["head"] for each in people]
    await db.execute(
        "insert into household (id, head, told) select * from unnest($1::uuid[], $2::uuid[], $2::uuid[])",
        households,
        heads,
    )
    await db.execute(
        "insert into insuree (id, household, insurance_number, last_name, phone)"
        " select h, f, 'N' || n, 'Mushi', '+2557' || lpad(n::text, 8, '0')"
        " from unnest($1::uuid[], $2::uuid[], $3::int[]) u(h, f, n)",
        heads,
        households,
        [each["n"] for each in people],
    )
    await db.execute(
        "insert into notification_consent (id, household, approved) select uuidv7(), id, true from household"
    )


async def two_ways(port: int, *, idempotent: bool) -> None:
    """The same service twice, so that what one refuses goes on over the other; it knows each message by its key."""
    await db.execute("delete from gateway where channel = 'sms'")
    for position, name in enumerate(("first", "second"), 1):
        await db.execute(
            "insert into gateway (id, name, provider, channel, position, idempotent, settings)"
            " values (uuidv7(), $1, 'eGASMSGateway', 'sms', $2, $3, $4)",
            name,
            position,
            idempotent,
            json.dumps({**EGA, "GateUrl": f"http://127.0.0.1:{port}"}),
        )
