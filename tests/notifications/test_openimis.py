"""The demonstration data of openIMIS through the detector, with the clock moved to when its policies end."""

import datetime as dt
from collections import Counter

import pytest

from app.kernel import clock, db
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.rules.facts import KINDS
from tests.households import make
from tests.notifications.openimis import facts_of
from tests.shared_data import shared

CONFIG = {
    "eligibleNotificationTypes": {str(kind): True for kind in KINDS},
    "providers": {"TextNotificationProvider": {"DestinationFolder": "sent"}},
    "catch_up_max_days": 0,
}


@pytest.fixture
async def demo(house):
    facts = facts_of(shared("real/openimis_demo/tblPolicy.csv").parent)
    await saving.save(CONFIG, by=the_system)
    await make.load(facts)
    return facts


async def _days() -> list[dt.date]:
    rows = await db.fetch(
        "select distinct d from policy, lateral (values (expiry_date - 5), (expiry_date), (expiry_date + 5),"
        " (effective_date)) v(d) where d is not null order by d"
    )
    return [row["d"] for row in rows]


async def test_every_dated_policy_is_decided_once_on_its_day_and_nobody_without_consent_is_told(demo):
    found: Counter[tuple[str, int, str]] = Counter()
    for day in await _days():
        with clock.frozen(dt.datetime.combine(day, dt.time(8), dt.UTC)):
            assert (await running.run(source="hand", approved=True)).state == "done"
    for row in await db.fetch(
        "select type, status, reason_code, count(*) as n from policy_notification group by 1, 2, 3"
    ):
        found[row["type"], row["status"], row["reason_code"]] = row["n"]

    # Nobody of the demonstration has a record of consent: the first check decides every candidate.
    assert {(status, reason) for _kind, status, reason in found} == {(2, "no_consent")}
    assert await db.fetchval("select count(*) from outbox") == 0
    wanted = await db.fetchval(
        "select count(*) from policy p where status in (2, 8) and expiry_date is not null and not exists ("
        " select from policy f where f.household = p.household and f.product = p.product and f.id <> p.id"
        " and f.status <> 4 and f.start_date > p.expiry_date)"
    )
    assert found["expiration_of_policy", 2, "no_consent"] == wanted > 0


async def test_with_everybody_consenting_only_those_with_a_phone_are_told(demo):
    await db.execute(
        "insert into notification_consent (id, household, approved) select uuidv7(), id, true from household"
    )
    reachable = {row["id"] for row in await db.fetch("select id from household where told is not null")}
    for day in await _days():
        with clock.frozen(dt.datetime.combine(day, dt.time(8), dt.UTC)):
            await running.run(source="hand", approved=True)

    told = await db.fetch(
        "select distinct p.household from policy_notification n join policy p on p.id = n.policy_id"
        " where n.outbox_id is not null"
    )
    silent = await db.fetch("select distinct reason_code from policy_notification where status = 4")

    assert {row["household"] for row in told} <= reachable
    assert len(reachable) <= 2
    assert {row["reason_code"] for row in silent} <= {"no_phone"}
