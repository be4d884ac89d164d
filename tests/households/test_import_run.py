"""Files of households as their pages show them: checked whole before a row is let in."""

import pytest

from app.kernel import db, ids
from app.web.routing import url_for
from tests import make as people
from tests.browser import Browser
from tests.households.files import GOOD, sent, work


async def test_a_file_of_another_person_is_not_there(officer):
    key = await sent(officer, "people.csv", GOOD)

    other = Browser(await people.account("field_officer"))

    assert (await other.get("households.import_run.show", id=key)).status == 404
    assert (await other.get("households.import_run.index")).texts("#rows tr") == []
    assert (await other.get("households.import_run.show", id=ids.new())).status == 404


async def test_a_file_is_listed_with_what_is_in_it_and_asks_again_while_it_is_checked(officer):
    key = await sent(officer, "people.csv", GOOD)
    under_way = await officer.get("households.import_run.show", id=key, fragment=True)

    await work()

    checked = await officer.get("households.import_run.show", id=key, fragment=True)
    (row,) = (await officer.get("households.import_run.index")).texts("#rows tr")
    assert row.startswith("people.csv Checked 1 0")
    assert "every 2s" in under_way.text and "every 2s" not in checked.text
    assert "<h1" not in checked.text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("facts.json", b"head,chf_id", "This is not JSON."),
        ("photo.png", b"no picture", ""),
        ("", b"", "Choose the file to attach."),
    ],
)
async def test_what_is_no_file_of_households_is_refused_beside_its_field(officer, name, content, told):
    form = await officer.get("households.import_run.new")
    where = url_for("households.import_run.create")

    page = await officer.request("POST", where, files={"files": (name, content)}, data={"historic": "1"})

    assert form.soup.select_one("[name=files]") is not None
    assert page.status == 422
    assert told in page.text
    assert page.soup.select_one("[name=historic]").has_attr("checked")
    assert await db.fetchval("select count(*) from household_import") == 0


async def test_a_json_that_cannot_be_read_says_where_and_lets_nothing_in(officer):
    key = await sent(officer, "facts.json", b'{"families": [}')

    await work()

    page = await officer.get("households.import_run.show", id=key)
    assert "line 1, column 15" in page.text
    assert await db.fetchval("select state from household_import") == "failed"
