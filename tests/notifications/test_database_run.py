"""The invented sample, decided by the database: the same rows as on paper."""

import json

import pytest

from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.jsonfield import instant
from app.notifications.commands import legacy, running, saving
from app.notifications.fact_files import read_folder, read_question
from tests.households import make
from tests.shared_data import shared

GATEWAYS = {"TextNotificationProvider": {"DestinationFolder": "sent_notification"}}


@pytest.fixture
async def sample(house):
    folder = shared("notifications/expected.json").parent
    facts = read_folder(folder)
    at = instant(facts["now"], "now")
    with clock.frozen(at):
        config = {**facts["config"], "timezone": facts["timezone"], "providers": GATEWAYS}
        await saving.save(config, by=the_system)
        await make.load(facts)
        await legacy.load_records(list(read_question(facts, "sample").facts.records.values()))
        yield facts, json.loads((folder / "expected.json").read_text())
    await db.execute("delete from spoken_language where code not in ('en', 'fr', 'ar')")


async def test_the_sample_decides_as_expected_row_for_row_in_the_database(sample):
    _facts, expected = sample

    outcome = await running.run(source="hand")

    assert outcome.state == "done"
    sent = await db.fetch(
        "select n.policy_id, n.type, o.recipient, n.language from policy_notification n"
        " join outbox o on o.id = n.outbox_id order by o.id"
    )
    assert [
        {
            "policy": str(row["policy_id"]),
            "type": row["type"],
            "to": row["recipient"],
            "language": row["language"],
        }
        for row in sent
    ] == expected["decisions"]["send"]
    untold = await db.fetch(
        "select policy_id as policy, type, status, reason_code as reason from policy_notification"
        " where run_id = $1 and outbox_id is null",
        outcome.run,
    )
    rows = {(str(row["policy"]), row["type"]): (row["status"], row["reason"]) for row in untold}
    wanted = [*expected["decisions"]["rejected"], *expected["decisions"]["failed"]]
    assert rows == {(row["policy"], row["type"]): (row["status"], row["reason"]) for row in wanted}


async def test_the_same_slot_run_five_times_tells_nobody_twice(sample):
    await running.run(source="hand")
    messages = await db.fetchval("select count(*) from outbox")

    for _again in range(4):
        await running.run(source="hand")

    assert await db.fetchval("select count(*) from outbox") == messages == 24


async def test_a_dry_run_decides_the_same_and_writes_nothing(sample):
    _facts, expected = sample
    before = await db.fetchval("select count(*) from policy_notification")

    decided = await running.dry_run()

    assert len(decided) == sum(len(rows) for rows in expected["decisions"].values())
    assert await db.fetchval("select count(*) from policy_notification") == before
    assert await db.fetchval("select count(*) from outbox") == 0
