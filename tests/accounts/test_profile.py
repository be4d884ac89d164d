"""One's own page (security.md SE-3, SE-4, SE-6)."""

import pytest

from app.accounts.porter import Porter
from app.kernel import db
from tests.accounts.make import Visit, signed_in

FORM = {"name": "Amal Haddad", "language": "fr", "theme": "dark", "zone": "Africa/Tunis", "latin_digits": "1"}


async def test_a_person_chooses_how_their_pages_are(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await signed_in(porter, visit)
    await db.execute("update app_user set preferences = '{\"of_another_room\": 1}' where id = $1", key)
    assert (await browser.post("accounts.profile.update", FORM)).status_code == 303
    page = (await browser.get("accounts.profile.edit")).text
    assert 'lang="fr"' in page
    assert 'data-theme="dark"' in page
    assert 'data-keys="off"' in page
    row = await db.fetchrow("select name, time_zone, preferences from app_user where id = $1", key)
    assert row is not None
    assert (row["name"], row["time_zone"]) == ("Amal Haddad", "Africa/Tunis")
    assert '"of_another_room": 1' in row["preferences"]


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"language": "de"}, {"theme": "pink"}, {"zone": "Europe/Atlantis"}]
)
async def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    wrong: dict[str, str], house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = await signed_in(porter, visit)
    answer = await browser.post("accounts.profile.update", {**FORM, **wrong})
    assert answer.status_code == 422
    assert await db.fetchval("select time_zone from app_user where id = $1", key) == "Europe/London"


async def test_nobody_gives_themselves_a_role(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await signed_in(porter, visit)
    await browser.post(
        "accounts.profile.update",
        {**FORM, "role": "admin", "email": "x@example.org", "organisation": "", "admin": "1"},
    )
    row = await db.fetchrow("select role, email, admin from app_user where id = $1", key)
    assert row is not None
    assert (row["role"], row["admin"]) == ("operator", False)
    assert row["email"] != "x@example.org"
