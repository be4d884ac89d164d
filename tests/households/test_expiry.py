"""The nightly end of policies that have run out."""

from app.households.jobs import expire_policies
from app.kernel import db
from tests.households import make
from tests.jobs.make import Run


async def test_a_policy_covers_its_last_day_and_is_expired_after_it(house):
    household = await make.household()
    over, suspended, last_day = [
        await make.policy(household, status=status, start_date=None, effective_date=None, expiry_date=None)
        for status in (2, 4, 2)
    ]
    await db.execute("update policy set expiry_date = recourse_now()::date - (id <> $1)::int", last_day)
    covers = await make.policy(household)

    await expire_policies(Run())

    rows = await db.fetch("select id, status from policy")
    assert {row["id"]: row["status"] for row in rows} == {over: 8, covers: 2, suspended: 4, last_day: 2}
