"""Making a policy active by hand, when it was paid."""

from datetime import timedelta

import pytest

from app.kernel import clock, db
from tests.households import make


async def test_only_an_idle_policy_becomes_active(officer):
    key = await make.household()
    policy = await make.policy(key, status=1, activated_at=None, effective_date=None)

    first = await officer.post("households.activation.create", {}, id=key, policy=policy)
    again = await officer.post("households.activation.create", {}, id=key, policy=policy)

    assert (first.status, again.status) == (303, 409)
    assert await db.fetchval("select status = 2 and activated_at is not null from policy")


async def test_a_policy_of_another_household_stays_as_it_is(officer):
    policy = await make.policy(await make.household(), status=1, activated_at=None, effective_date=None)

    answer = await officer.post("households.activation.create", id=await make.household(), policy=policy)

    assert answer.status == 409
    assert await db.fetchval("select status from policy") == 1


@pytest.mark.parametrize(("starts", "begins"), [(-5, 0), (0, 0), (5, 5)])
async def test_cover_begins_on_its_start_day_and_never_before_today(officer, starts, begins):
    with clock.frozen(clock.now()):
        today = clock.now().date()
        start = today + timedelta(days=starts)
        key = await make.household()
        policy = await make.policy(key, status=16, activated_at=None, effective_date=None, start_date=start)

        await officer.post("households.activation.create", id=key, policy=policy)

        assert await db.fetchval("select effective_date from policy") == today + timedelta(days=begins)
