"""A run by hand: when it may start, when it waits for somebody, and what it leaves alone."""

import json

from app.kernel import db, ids
from app.kernel.actor import the_system
from app.notifications.commands import running, saving
from app.notifications.rules.facts import Kind
from tests.households import make
from tests.notifications.switched_on import CONFIG


async def test_without_a_way_out_a_run_refuses_to_start(admin):
    await db.execute("update gateway set is_active = false")
    await make.policy(await make.household())

    outcome = await running.run(source="hand")

    assert (outcome.state, outcome.error) == ("failed", "no_usable_provider")
    assert await db.fetchval("select count(*) from policy_notification") == 0


async def test_when_messages_first_go_on_nobody_is_told_what_is_old(house):
    key = await make.household()
    old = await make.policy(key)
    coming = await make.policy(key, status=1, activated_at=None)
    await saving.save(CONFIG, by=the_system)
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


async def _surge():
    """A run that waits for somebody, since it would tell far more than usual; its key."""
    return await db.fetchval(
        "insert into notification_run (id, state, wanted, started_at, source)"
        " values (uuidv7(), 'waiting', 500, recourse_now(), 'slot') returning id"
    )


async def test_however_often_somebody_presses_one_run_is_asked_for(admin):
    for _again in range(3):
        assert (await admin.post("notifications.run.create")).status == 303

    rows = await db.fetch("select args from job where kind = 'notifications.run'")
    assert [json.loads(row["args"])["approved"] for row in rows] == [False]


async def test_an_approved_run_goes_on_once_and_says_who_approved_it(admin):
    run = await _surge()

    first = await admin.post("notifications.run.update", id=run)
    again = await admin.post("notifications.run.update", id=run)

    assert (first.status, again.status) == (303, 409)
    row = await db.fetchrow("select state, approved_by from notification_run where id = $1", run)
    assert tuple(row) == ("done", admin.account.id)
    assert json.loads(await db.fetchval("select args from job where kind = 'notifications.run'"))["approved"]


async def test_a_run_there_is_not_waits_for_nobody(admin):
    assert (await admin.post("notifications.run.update", id=ids.new())).status == 409
