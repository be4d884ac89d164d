"""The report on consent and phones: page, CSV and JSON, by scope, with the sample's counts."""

import csv
import io
import json

import pytest

from app.kernel import db
from app.kernel.actor import the_system
from app.notifications.commands import saving
from app.web.routing import url_for
from tests import make as people
from tests.browser import Browser, the_app
from tests.households import make
from tests.notifications.switched_on import unfit
from tests.shared_data import shared

INDEX = "notifications.consent_report.index"


async def _asked(browser, payload):
    the_app()
    return await browser.request("POST", url_for("notifications.consent_report.create"), json=payload)


@pytest.fixture
async def sample(house):
    folder = shared("notifications/expected.json").parent
    facts = {
        key: json.loads((folder / f"{key}.json").read_text())
        for key in ("locations", "officers", "languages", "products", "families", "policies")
    }
    await make.load(facts)
    yield json.loads((folder / "expected.json").read_text())["report_counts"]
    await db.execute("delete from spoken_language where code not in ('en', 'fr', 'ar')")


async def _uuid(code):
    return str(await db.fetchval("select id from location where code = $1", code))


async def test_the_sample_counts_by_place_and_mode_as_its_authors_say(sample):
    manager = Browser(await people.account("contract_manager"))
    for place, counts in sample.items():
        key = "districtUuid" if "D" in place else "regionUuid"
        for mode, count in counts.items():
            answer = await _asked(manager, {key: await _uuid(place), "mode": int(mode)})
            assert len(json.loads(answer.text)["family_sms_list"]) == count, (place, mode)


async def test_the_page_the_csv_and_the_slash_agree(sample):
    manager = Browser(await people.account("contract_manager"))
    query = {"districtUuid": await _uuid("R1D1"), "mode": "1"}

    page = await manager.get(INDEX, query=query)
    table = await manager.request("GET", url_for(INDEX, query={**query, "format": "csv"}).replace("?", "/?"))

    assert len(list(csv.reader(io.StringIO(table.text)))) == sample["R1D1"]["1"] + 1
    assert page.texts("#total td")[0] == str(sample["R1D1"]["1"])


async def test_sums_add_up_from_village_to_all_and_by_officer_they_count_twice(sample):
    manager = Browser(await people.account("contract_manager"))

    page = await manager.get(INDEX, query={"regionUuid": await _uuid("R1")})

    places = [row.split() for row in page.texts("#places tr")]
    districts = [row for row in page.soup.select("#places tr") if row.select_one("b")]
    total = int(page.texts("#total td")[0])
    assert total == sample["R1"]["0"]
    assert sum(int(row.select("td")[0].text) for row in districts) == total
    assert len(places) > len(districts)
    assert sum(int(row.select("td")[0].text) for row in page.soup.select("#officers tr")) >= total


async def test_modes_one_to_four_share_out_mode_nought(sample):
    for counts in sample.values():
        assert sum(counts[str(mode)] for mode in (1, 2, 3, 4)) == counts["0"]


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"regionUuid": "district"}, 404),
        ({"districtUuid": "region"}, 404),
        ({"regionUuid": "00000000-0000-4000-8000-000000000000"}, 404),
        ({"regionUuid": "region", "mode": 5}, 400),
        ({"regionUuid": "region", "mode": "x"}, 400),
        ({"regionUuid": "region", "mode": True}, 400),
        ({"regionUuid": "region", "mode": 1.5}, 400),
        ({"regionUuid": "region", "officerUuid": "region"}, 404),
        ({"regionUuid": "other", "districtUuid": "district"}, 400),
        ({"regionUuid": "region", "districtUuid": "district"}, 200),
    ],
    ids=str,
)
async def test_what_is_asked_wrongly_says_so(house, given, status):
    region, other = await make.place("R"), await make.place("R")
    district = await make.place("D", region)
    known = {"region": str(region), "other": str(other), "district": str(district)}
    manager = Browser(await people.account("contract_manager"))

    answer = await _asked(manager, {k: known.get(v, v) for k, v in given.items()})

    assert answer.status == status


async def test_who_may_and_who_sees_what(house):
    region = await make.place("R")
    mine, theirs = await make.place("D", region), await make.place("D", region)
    await make.household(location=mine)
    await make.household(location=theirs)
    officer = await people.account("field_officer")
    await db.execute(
        "insert into user_place (id, member, location) values (uuidv7(), $1, $2)", officer.id, mine
    )

    whole = await _asked(Browser(officer), {"regionUuid": str(region)})
    other = await _asked(Browser(officer), {"districtUuid": str(theirs)})
    operator = await Browser(await people.account("operator")).get(INDEX)

    assert len(json.loads(whole.text)["family_sms_list"]) == 1
    assert (other.status, operator.status) == (404, 403)
    assert await db.fetchval("select count(*) from event_log where code = 'REPORT_TAKEN'") == 1


async def test_the_shape_other_programs_know(house):
    region = await make.place("R", code="R1", name="Kivulini")
    await make.household(location=region, approved=True)
    await make.household(location=region, phone=None, approved=None)
    manager = Browser(await people.account("contract_manager"))

    answer = json.loads((await _asked(manager, {"regionUuid": str(region)})).text)

    assert answer["report_region"] == "R1 Kivulini"
    assert answer["report_district"] is None
    first, second = answer["family_sms_list"]
    assert (first["family_notification_approval"], first["family_alternative_phone"]) == (True, "")
    assert (second["family_notification_approval"], second["family_alternative_phone"]) == (False, None)
    assert second["family_notification_language"] == "en"


async def test_however_many_households_the_statements_stay_the_same(house):
    region = await make.place("R")
    manager = Browser(await people.account("contract_manager"))
    await make.household(location=region)
    few = await manager.get(INDEX, query={"regionUuid": region})
    for _n in range(30):
        await make.household(location=region)

    many = await manager.get(INDEX, query={"regionUuid": region})

    assert many.statements == few.statements <= 12


async def test_without_a_place_the_form_alone_is_shown(house):
    manager = Browser(await people.account("contract_manager"))

    page = await manager.get(INDEX)

    assert page.status == 200
    assert page.soup.select_one("[name=regionUuid]") is not None
    assert page.texts("#total") == []


async def test_a_household_stands_under_the_places_above_its_own_from_any_level(house):
    """The older system expects a village and breaks on anything else (N-3)."""
    region = await make.place("R", code="R1", name="Coast")
    district = await make.place("D", region, code="D1", name="Reef")
    ward = await make.place("W", district, code="W1", name="North")
    village = await make.place("V", ward, code="V1", name="Beach")
    for place in (district, ward, village):
        await make.household(location=place)
    manager = Browser(await people.account("contract_manager"))

    answer = json.loads((await _asked(manager, {"regionUuid": str(region)})).text)

    assert [
        (row["family_district"], row["family_municipality"], row["family_village"])
        for row in answer["family_sms_list"]
    ] == [("D1 Reef", "", ""), ("D1 Reef", "W1 North", ""), ("D1 Reef", "W1 North", "V1 Beach")]


async def test_an_unfit_configuration_keeps_nobody_from_the_report(house):
    region = await make.place("R")
    await make.household(location=region)
    await unfit()
    manager = Browser(await people.account("contract_manager"))

    page = await manager.get(INDEX, query={"regionUuid": region})

    assert (page.status, page.texts("#total td")[0]) == (200, "1")


async def test_the_configuration_may_ask_for_further_rights(house):
    config = {"family_policy_notification_report_perms": ["131224", "notifications.run"]}
    await saving.save(config, by=the_system)

    manager = await Browser(await people.account("contract_manager")).get(INDEX)
    admin = await Browser(await people.account("admin")).get(INDEX)

    assert (manager.status, admin.status) == (403, 200)
