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


async def test_a_page_that_was_refused_still_says_that_somebody_saved_meanwhile(house: None) -> None:
    """The version that was drawn goes along until it is saved: what is mended on the form overwrites nobody."""
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)
    await browser.post(
        "cases.person.update", {"full_name": "Samira Hadad", "version": "1"}, reference=reference
    )

    refused = await browser.post(
        "cases.person.update", {"full_name": "", "version": "1"}, reference=reference
    )
    version = refused.form(f"/cases/{reference}/client")["version"]
    mended = await browser.post(
        "cases.person.update", {"full_name": "Someone Else", "version": version}, reference=reference
    )

    assert (refused.status, mended.status) == (422, 409)
    assert await db.fetchval("select full_name from person") == "Samira Hadad"


async def test_both_versions_can_be_settled_from_the_page_that_shows_them(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)
    form = {"full_name": "Samira Hadad", "version": "1"}
    await browser.post("cases.person.update", form, reference=reference)
    stale = await browser.post("cases.person.update", form | {"full_name": "Mine"}, reference=reference)

    version = stale.form(f"/cases/{reference}/client")["version"]
    settled = await browser.post(
        "cases.person.update", {"full_name": "Mine", "version": version}, reference=reference
    )

    assert settled.status == 303
    assert await db.fetchval("select full_name from person") == "Mine"


async def test_the_client_of_others_is_not_shown_nor_changed(house: None) -> None:
    reference = await make.case(await make.account("operator"), person="Foreign Canary")
    stranger = Browser(await make.account("operator"))

    page = await stranger.get("cases.person.edit", reference=reference)
    done = await stranger.post("cases.person.update", {"full_name": "Mine"}, reference=reference)

    assert (page.status, done.status) == (404, 404)
    assert "Canary" not in page.text
    assert await db.fetchval("select full_name from person") == "Foreign Canary"
