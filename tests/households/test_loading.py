"""Letting the rows of a checked file in."""

import json

from app.kernel import db, ids
from tests import make as people
from tests.browser import Browser
from tests.households.files import FAMILY, GOOD, sent, work


async def test_a_file_is_checked_then_let_in_and_what_is_old_is_not_announced(officer):
    facts = {
        "products": [{"code": "FAM", "name": "Family"}],
        "families": [FAMILY],
        "policies": [{"uuid": str(ids.new()), "family": FAMILY["uuid"], "product": "FAM", "status": 2,
                      "validity_from": "2026-01-01T00:00:00Z"}],
    }  # fmt: skip
    key = await sent(officer, "facts.json", json.dumps(facts).encode())
    await work()
    checked = await officer.get("households.import_run.show", id=key)
    assert await db.fetchval("select count(*) from household") == 0
    await officer.post("households.loading.create", {}, id=key)

    await work()

    assert "Let it in" in checked.text
    assert await db.fetchval("select state from household_import") == "loaded"
    assert await db.fetchval("select count(*) from household") == 1
    closed = await db.fetch("select type, reason_code from policy_notification order by type")
    assert [tuple(row) for row in closed] == [
        ("activation_of_policy", "baseline"),
        ("renewal_of_policy", "baseline"),
    ]


async def test_a_file_with_one_bad_row_lets_nothing_in(officer):
    key = await sent(officer, "people.csv", b"head,chf_id,last_name,dob\n1,1,Sow,\n1,2,Sow,yesterday\n")

    await work()

    page = await officer.get("households.import_run.show", id=key)
    assert "row 2, dob" in page.text
    assert (await officer.post("households.loading.create", {}, id=key)).status == 409
    assert await db.fetchval("select count(*) from household") == 0


async def test_nobody_lets_in_the_file_of_another(officer):
    key = await sent(officer, "people.csv", GOOD)
    await work()
    other = Browser(await people.account("field_officer"))

    answer = await other.post("households.loading.create", {}, id=key)

    assert answer.status == 404
    assert await db.fetchval("select state from household_import") == "checked"


async def test_a_file_is_let_in_once(officer):
    key = await sent(officer, "people.csv", GOOD)
    await work()

    first = await officer.post("households.loading.create", {}, id=key)
    again = await officer.post("households.loading.create", {}, id=key)
    await work()

    assert (first.status, again.status) == (303, 409)
    assert await db.fetchval("select count(*) from household") == 1
