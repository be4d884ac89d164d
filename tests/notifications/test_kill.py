"""Consumers that are killed while two thousand households are told over a gateway that fails as it likes."""

import json
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from app.kernel import db, ids
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.rules.facts import KINDS
from tests.households import make
from tests.jobs.consumer import consumer
from tests.servers.gateway import http_gateway
from tests.waiting import until

MESSAGES, KILLS = 2_000, 20
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


async def _households() -> None:
    """Two thousand households with a number and a policy of their own, set by set."""
    plan = await make.product("FAM")
    people = [{"household": ids.new(), "head": ids.new(), "n": n} for n in range(MESSAGES)]
    await _insert(people)
    await db.execute(
        "insert into policy (id, household, product, stage, status, start_date, effective_date, expiry_date,"
        " activated_at, validity_from) select uuidv7(), h.id, $1, 'N', 2, current_date + 1, current_date + 1,"
        " current_date + 365, recourse_now(), recourse_now() from household h",
        plan,
    )


@db.atomic
async def _insert(people) -> None:
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


async def _two_ways(port: int) -> None:
    """The same service twice, so that what one refuses goes on over the other; it knows each message by its key."""
    await db.execute("delete from gateway where channel = 'sms'")
    for position, name in enumerate(("first", "second"), 1):
        await db.execute(
            "insert into gateway (id, name, provider, channel, position, idempotent, settings)"
            " values (uuidv7(), $1, 'eGASMSGateway', 'sms', $2, true, $3)",
            name,
            position,
            json.dumps({**EGA, "GateUrl": f"http://127.0.0.1:{port}"}),
        )


async def _sent() -> int:
    return await db.fetchval("select count(*) from outbox where state = 'sent'")


@pytest.mark.slow
async def test_twenty_kills_over_two_thousand_messages_lose_nobody_and_tell_nobody_twice(
    house: None, work_url: str, tmp_path: Path
):
    await saving.save(CONFIG, by=the_system)
    await _households()
    assert (await running.run(source="hand")).counts["activation_of_policy"] == {"send": MESSAGES}
    chance = random.Random(20261121)
    moods = ["200" if chance.random() > 0.15 else "503" for _call in range(4 * MESSAGES)]
    with http_gateway(*moods, "200") as gateway:
        await _two_ways(gateway.port)
        kills = 0
        while kills < KILLS:
            before = await _sent()
            with (
                consumer(work_url, tmp_path / "a", path="tasks.run") as first,
                consumer(work_url, tmp_path / "b", path="tasks.run"),
            ):
                wanted = min(before + 40, MESSAGES)
                await until(lambda aim=wanted: _reached(aim), within=60, what="some more messages")
                first.process.kill()
                first.process.wait(10)
                kills += 1
            # What the killed one held may be taken at once: waiting out its lease would show nothing more.
            await db.execute("update outbox set lease_until = recourse_now() where state = 'sending'")
            await db.execute("update job set lease_until = recourse_now() where lease_until is not null")
            await db.execute("update outbox set not_before = recourse_now() where state = 'queued'")
            await db.execute("update gateway set open_until = null, failures = 0, failing_since = null")
        with consumer(work_url, tmp_path / "c", path="tasks.run"):
            await until(lambda: _reached(MESSAGES), within=120, what="all messages")
        taken = Counter(NUMBER.search(each.raw)[1] for each in gateway.recorded if each.answered == "200")

    assert len(taken) == MESSAGES, "nobody is lost"
    twice = sum(count - 1 for count in taken.values())
    calls = await db.fetchval("select count(*) from outbox_attempt where outcome = 'lost'")
    assert twice <= calls, "only a call whose answer died with its consumer is made again, under the same key"
    told = "select count(*) filter (where status = 1), count(*), count(distinct policy_id) from policy_notification"
    assert tuple(await db.fetchrow(told)) == (MESSAGES,) * 3


async def _reached(aim: int) -> bool:
    return await _sent() >= aim
