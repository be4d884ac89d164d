"""Signing a policy for a household."""

import datetime as dt

from app.kernel import db, ids
from tests.households import make


async def test_a_signed_policy_has_its_dates_and_price_from_the_plan(officer):
    key = await make.household()
    plan = await make.product("FAM", insurance_period=12, administration_period=1, premium_adult=300)

    await officer.post(
        "households.policy.create", {"product": str(plan), "stage": "N", "enroll_date": "2026-03-10"}, id=key
    )

    row = await db.fetchrow("select start_date::text, expiry_date::text, value, status from policy")
    assert tuple(row) == ("2026-04-10", "2027-04-09", 300, 1)


async def test_only_a_plan_on_sale_is_offered_and_can_be_signed(officer):
    key = await make.household()
    sold, gone = await make.product("NOW"), await make.product("GONE", date_to=dt.date(2020, 1, 1))

    form = await officer.get("households.policy.new", id=key)
    page = await officer.post("households.policy.create", {"enroll_date": "2026-03-10"}, id=key)
    unknown = await officer.post(
        "households.policy.create", {"product": str(ids.new()), "enroll_date": "2026-03-10"}, id=key
    )

    offered = [each["value"] for each in form.soup.select("[name=product] option")]
    assert str(sold) in offered and str(gone) not in offered
    assert (page.status, unknown.status) == (422, 422)
    assert "Choose what is insured." in page.text
    assert await db.fetchval("select count(*) from policy") == 0


async def test_a_closed_household_signs_nothing(officer):
    key = await make.household()
    await officer.post("households.household.destroy", id=key)

    answer = await officer.post(
        "households.policy.create",
        {"product": str(await make.product()), "enroll_date": "2026-03-10"},
        id=key,
    )

    assert answer.status == 409
    assert await db.fetchval("select count(*) from policy") == 0
