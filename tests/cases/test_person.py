"""The client of a case: written down, changed, never over what somebody else saved."""

from app.kernel import db
from tests import make
from tests.browser import Browser


async def test_a_stale_save_shows_both_versions_and_changes_nothing(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)
    form = {"full_name": "Samira Hadad", "version": "1"}
    first = await browser.post("cases.person.update", form, reference=reference)

    stale = await browser.post(
        "cases.person.update", form | {"full_name": "Someone Else"}, reference=reference
    )

    assert (first.status, stale.status) == (303, 409)
    assert "Samira Hadad" in stale.text and "Someone Else" in stale.text
    assert await db.fetchval("select full_name from person") == "Samira Hadad"
    assert await db.fetchval("select client_name from case_facts") == "Samira Hadad"
