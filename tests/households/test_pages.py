"""The screens of enrolment officers."""

import json

import pytest

from app.households.queries.filters import MODES
from app.kernel import db
from tests import make as people
from tests.browser import Browser
from tests.households import make


@pytest.fixture
async def officer(house):
    return Browser(await people.account("field_officer"))


HEAD = {
    "insurance_number": "700000010",
    "last_name": "Mushi",
    "other_names": "Daudi",
    "phone": "0754 123 456",
}


async def test_an_officer_enrols_a_household_with_its_wish(officer):
    answer = await officer.post("households.household.create", {**HEAD, "approved": "1", "language": "fr"})
    key = answer.location.rsplit("/", 1)[-1]
    page = await officer.get("households.household.show", id=key)

    assert answer.status == 303
    assert "Daudi Mushi" in page.text
    assert "the head" in page.text
    assert await db.fetchval("select language from notification_consent") == "fr"


async def test_a_number_somebody_has_is_refused_beside_its_field(officer):
    await officer.post("households.household.create", HEAD)

    page = await officer.post("households.household.create", HEAD)

    assert page.status == 422
    assert "Somebody else has this insurance number." in page.text
    assert await db.fetchval("select count(*) from household") == 1


async def test_the_head_may_change_and_cannot_be_taken_off(officer):
    key = await make.household()
    await officer.post(
        "households.member.create",
        {"insurance_number": "700000011", "last_name": "Mushi", "other_names": "Neema", "is_head": "1"},
        id=key,
    )
    head = await db.fetchval("select head from household")

    refused = await officer.post("households.member.destroy", {}, id=key, member=head)

    assert refused.status == 409
    assert (
        await db.fetchval("select last_name || other_names from insuree where id = $1", head) == "MushiNeema"
    )
    # The new head has no phone, so the other member is told.
    assert await db.fetchval("select told <> head from household")


async def test_taking_the_only_phone_away_leaves_nobody_to_tell(officer):
    key = await make.household()
    member = await db.fetchval("select head from household where id = $1", key)

    await officer.post(
        "households.member.update",
        {"insurance_number": "700000099", "last_name": "Mushi", "phone": "  "},
        id=key,
        member=member,
    )

    assert await db.fetchval("select told from household") is None
    assert await db.fetchval("select count(*) from household_history where entity = 'insuree'") == 1


async def test_a_signed_policy_has_its_dates_and_price_from_the_plan(officer):
    key = await make.household()
    plan = await make.product("FAM", insurance_period=12, administration_period=1, premium_adult=300)

    await officer.post(
        "households.policy.create", {"product": str(plan), "stage": "N", "enroll_date": "2026-03-10"}, id=key
    )

    row = await db.fetchrow("select start_date::text, expiry_date::text, value, status from policy")
    assert tuple(row) == ("2026-04-10", "2027-04-09", 300, 1)


async def test_only_an_idle_policy_becomes_active(officer):
    key = await make.household()
    policy = await make.policy(key, status=1, activated_at=None, effective_date=None)

    first = await officer.post("households.activation.create", {}, id=key, policy=policy)
    again = await officer.post("households.activation.create", {}, id=key, policy=policy)

    assert (first.status, again.status) == (303, 409)
    assert await db.fetchval("select status = 2 and activated_at is not null from policy")


async def test_a_stale_form_changes_nothing(officer):
    key = await make.household()
    form = {"address": "Upper Street 1", "version": "1"}
    await officer.post("households.detail.update", form, id=key)

    again = await officer.post("households.detail.update", {**form, "address": "Lower"}, id=key)

    assert again.status == 409
    assert await db.fetchval("select address from household") == "Upper Street 1"


def _links(page):
    return [each["href"] for each in page.soup.select("#rows a.cover")]


@pytest.fixture
async def four(house):
    return {
        1: await make.household(last_name="Both"),
        2: await make.household(last_name="Silent", phone=None),
        3: await make.household(last_name="Phone", approved=False),
        4: await make.household(last_name="Neither", approved=None, phone=None),
    }


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode])
async def test_the_additional_filter_shows_one_mode(officer, four, mode):
    asked = json.dumps({"policyNotification": {"mode": {"id": "mode", "value": mode}}})

    page = await officer.get("households.household.index", query={"additional_filter": asked})

    assert _links(page) == [f"/households/{four[mode]}"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("{}", 4),
        ('{"policyNotification": {}}', 4),
        ('{"PolicyNotification": 0}', 4),
        ('{"PolicyNotification": 1}', 1),
        ('{"policyNotification": {"mode": 3}}', 1),
    ],
)
async def test_the_additional_filter_in_its_other_shapes(officer, four, asked, shown):
    page = await officer.get("households.household.index", query={"additional_filter": asked})

    assert len(_links(page)) == shown


@pytest.mark.parametrize(
    "asked", ['{"policyNotification": 5}', '{"policyNotification": "x"}', "{", '{"policyNotification": true}']
)
async def test_a_mode_there_is_not_is_an_error_and_not_ignored(officer, four, asked):
    page = await officer.get("households.household.index", query={"additional_filter": asked})

    assert page.status == 400


async def test_filters_are_joined_by_and(officer, four):
    page = await officer.get("households.household.index", query={"mode": "3", "q": "pho"})
    none = await officer.get("households.household.index", query={"mode": "1", "last_name": "silent"})

    assert _links(page) == [f"/households/{four[3]}"]
    assert _links(none) == []


async def test_an_officer_of_a_district_sees_only_what_lies_there(house):
    region = await make.place("R")
    district, other = await make.place("D", region), await make.place("D", region)
    village = await make.place("V", await make.place("W", district))
    mine = await make.household(location=village)
    theirs = await make.household(location=other)
    account = await people.account("field_officer")
    await db.execute(
        "insert into user_place (id, member, location) values (uuidv7(), $1, $2)", account.id, district
    )
    browser = Browser(account)

    page = await browser.get("households.household.index")

    assert _links(page) == [f"/households/{mine}"]
    assert (await browser.get("households.household.show", id=mine)).status == 200
    assert (await browser.get("households.household.show", id=theirs)).status == 404


async def test_lists_and_pages_are_a_constant_number_of_statements(officer, four):
    few = await officer.get("households.household.index")
    one = await officer.get("households.household.show", id=four[1])
    for _n in range(12):
        key = await make.household()
        await make.policy(key)
    for _n in range(5):
        await make.policy(four[1])

    many = await officer.get("households.household.index")
    more = await officer.get("households.household.show", id=four[1])

    assert many.statements == few.statements <= 4
    assert (many.status, more.status) == (200, 200)
    assert more.statements == one.statements <= 10
