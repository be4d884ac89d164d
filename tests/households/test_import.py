"""Files of households: canonical JSON and CSV, checked whole before a row is let in."""

import pytest

from app.households.canonical import read_csv, read_facts
from app.households.commands import importing
from app.households.queries.imports import name_what_is_missing
from app.kernel import db, ids
from app.kernel.actor import the_system
from tests import make as people
from tests.households import make
from tests.households.files import FAMILY


async def test_a_household_is_made_and_the_same_file_again_changes_nothing(house):
    for _again in range(2):
        await make.load({"families": [FAMILY]}, country="TZ")

    assert await db.fetchval("select count(*) from household") == 1
    row = await db.fetchrow(
        "select i.insurance_number, i.phone_e164, i.phone_valid from household h join insuree i on i.id = h.told"
    )
    assert tuple(row) == ("2", "+255754123456", True)


async def test_a_number_that_cannot_be_called_is_kept_and_flagged(house):
    family = {**FAMILY, "members": [{"chf_id": "1", "last_name": "Sow", "phone": "0754 12E 456"}]}

    await make.load({"families": [family]}, country="TZ")

    row = await db.fetchrow("select phone, phone_e164, phone_valid from insuree")
    assert tuple(row) == ("0754 12E 456", None, False)


async def test_consent_that_stop_took_back_survives_an_import(house):
    await make.load({"families": [FAMILY]})
    await db.execute("update notification_consent set approved = false, opted_out_at = now()")

    await make.load({"families": [FAMILY]})

    assert await db.fetchval("select approved from notification_consent") is False


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"families": {}}, "families: is not an array"),
        ({"families": [5]}, "families 1: is not an object"),
        ({"families": [{**FAMILY, "head": "9"}]}, "families 1, head: 9 is not a member of this family"),
        ({"families": [{**FAMILY, "approval": "yes"}]}, "families 1, approval: is neither true nor false"),
        ({"families": [{**FAMILY, "uuid": "x"}]}, "families 1, uuid: is not a uuid"),
        ({"families": [{**FAMILY, "colour": 1}]}, "families 1: unknown key 'colour'"),
        ({"families": [FAMILY, FAMILY]}, "families: 30000000-0000-4000-8000-000000000001 stands twice"),
        ({"policies": [{"status": 3}]}, "policies 1, status: is not one of 1, 2, 4, 8, 16"),
        ({"products": [{"code": "A", "start_cycle_1": "31-31"}]}, "products 1, start_cycle_1"),
        ({"locations": [{"code": "A", "type": "D", "name": "a"}]}, "locations 1, parent: only a region has none"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_place(facts, place):
    assert any(problem.startswith(place) for problem in read_facts(facts).problems)


async def test_what_a_file_refers_to_must_be_there(house):
    facts = read_facts(
        {
            "families": [{**FAMILY, "location": "NOWHERE", "language": "xx"}],
            "policies": [{"uuid": str(ids.new()), "family": str(ids.new()), "product": "NONE", "status": 1}],
        }
    )

    await name_what_is_missing(facts, ids.new())

    assert [problem.split(":")[0] for problem in facts.problems] == [
        "families 1, location",
        "policies 1, product",
        "policies 1, family",
        "families 1, language",
    ]


async def test_an_officer_of_a_district_brings_in_only_what_lies_there(house):
    district = await make.place("D", await make.place("R"), code="D1")
    await make.place("D", None, code="D2")
    officer = await people.account("field_officer")
    await make.limited(officer.id, district)
    here, there = (
        read_facts({"families": [{**FAMILY, "location": "D1"}]}),
        read_facts({"families": [{**FAMILY, "location": "D2"}]}),
    )

    await name_what_is_missing(here, officer.id)
    await name_what_is_missing(there, officer.id)

    assert here.problems == []
    assert there.problems == ["families 1, location: there is no D2"]


async def test_an_officer_of_a_district_changes_nothing_elsewhere_and_brings_in_no_places(house):
    region = await make.place("R")
    mine, theirs = await make.place("D", region, code="D1"), await make.place("D", region, code="D2")
    officer = await people.account("field_officer")
    await make.limited(officer.id, mine)
    elsewhere = await make.household(location=theirs)
    taken = read_facts({"families": [{**FAMILY, "uuid": str(elsewhere), "location": "D1"}]})
    brought = read_facts(
        {
            "families": [{**FAMILY, "location": "D1"}],
            "languages": [{"code": "sw", "name": "Swahili", "sort_order": 9}],
        }
    )

    await name_what_is_missing(taken, officer.id)
    await name_what_is_missing(brought, officer.id)

    assert taken.problems == [f"families: {elsewhere} is not in your district"]
    assert brought.problems == [
        "file: places, products, officers and languages come from somebody who sees all"
    ]


CSV = [
    {"head": "1", "chf_id": "1", "last_name": "Sow", "phone": "+255754000001", "approval": "yes"},
    {"head": "1", "chf_id": "2", "last_name": "Sow", "dob": "2015-02-01"},
    {"head": "yes", "chf_id": "3", "last_name": "Mushi", "approval": ""},
]


async def test_a_csv_has_one_row_a_member(house):
    read = read_csv(enumerate(CSV, 1))
    assert read.problems == []

    await importing.load(read, by=the_system)

    rows = await db.fetch("select count(*) as n from insuree group by household order by 1 desc")
    assert [row["n"] for row in rows] == [2, 1]
    assert await db.fetchval("select count(*) from notification_consent") == 1


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"chf_id": "1", "last_name": "x", "head": ""}, "row 1, head: is missing"),
        ({"chf_id": "1", "head": "1", "approval": "maybe"}, "row 1, approval: is neither yes nor no"),
        ({"chf_id": "1", "head": "1", "dob": "01.02.2015"}, "row 1, dob: is not a day such as 2026-03-10"),
        ({"chf_id": "1", "head": "7"}, "family 7: its head is not one of its members"),
        ({"chf_id": "", "head": "1"}, "row 1, chf_id: is missing"),
    ],
)
def test_a_bad_row_of_a_csv_is_named(row, problem):
    assert problem in read_csv([(1, row)]).problems
