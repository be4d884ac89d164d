"""Where a household lives and what is known about it."""

from app.kernel import db
from tests import make as people
from tests.browser import Browser
from tests.households import make


async def test_a_stale_form_changes_nothing(officer):
    key = await make.household()
    form = {"address": "Upper Street 1", "version": "1"}
    await officer.post("households.detail.update", form, id=key)

    again = await officer.post("households.detail.update", {**form, "address": "Lower"}, id=key)

    assert again.status == 409
    assert await db.fetchval("select address from household") == "Upper Street 1"


async def test_an_officer_of_a_district_moves_nobody_out_of_it(house):
    region = await make.place("R")
    mine, theirs = await make.place("D", region), await make.place("D", region)
    key = await make.household(location=mine)
    account = await people.account("field_officer")
    await make.limited(account.id, mine)
    browser = Browser(account)
    form = await browser.get("households.detail.edit", id=key)

    page = await browser.post(
        "households.detail.update", {"location": str(theirs), "address": "New", "version": "1"}, id=key
    )

    offered = [each["value"] for each in form.soup.select("[name=location] option")]
    assert str(mine) in offered and str(theirs) not in offered
    assert page.status == 422
    assert "Choose a place of your district." in page.text
    assert page.soup.select_one("[name=address]")["value"] == "New"
    assert await db.fetchval("select location from household") == mine
