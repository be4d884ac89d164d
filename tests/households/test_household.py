"""The list of households, one of them, and a new one."""

import json

import pytest

from app.households.queries.filters import MODES
from app.kernel import db
from tests import make as people
from tests.browser import Browser
from tests.households import make

HEAD = {
    "insurance_number": "N-10",
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
    await make.limited(account.id, district)
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


async def test_the_rows_alone_ask_for_nothing_that_the_filters_offer(officer, four):
    whole = await officer.get("households.household.index", query={"q": "both"})
    rows = await officer.get("households.household.index", query={"q": "both"}, fragment=True)

    assert _links(rows) == _links(whole) == [f"/households/{four[1]}"]
    assert rows.statements == whole.statements - 2
    assert "1 household" in rows.text and "<h1" not in rows.text


async def test_a_new_household_offers_the_languages_of_the_house_and_keeps_what_was_typed(officer):
    form = await officer.get("households.household.new")

    page = await officer.post("households.household.create", {"other_names": "Daudi", "language": "fr"})

    languages = [each["value"] for each in form.soup.select("[name=language] option")]
    assert {"en", "fr", "ar"} <= set(languages)
    assert page.status == 422
    assert page.soup.select_one("[name=other_names]")["value"] == "Daudi"
    assert page.soup.select_one("[name=language] option[selected]")["value"] == "fr"


async def test_a_household_is_not_closed_while_a_policy_covers_it(officer):
    key = await make.household()
    policy = await make.policy(key)

    covered = await officer.post("households.household.destroy", id=key)
    await db.execute("update policy set status = 8 where id = $1", policy)
    closed = await officer.post("households.household.destroy", id=key)

    page = await officer.get("households.household.show", id=key)
    assert (covered.status, closed.status) == (409, 303)
    assert "Closed" in page.text
    assert [each for each in page.soup.select("main form") if "/households/" in each["action"]] == []
    assert await db.fetchval("select validity_to is not null from notification_consent")
