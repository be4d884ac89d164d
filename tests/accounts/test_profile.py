"""One's own page (security.md SE-3, SE-4, SE-6)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from app.accounts.porter import Porter
from app.kernel import clock, db
from tests.accounts.make import PASSWORD, name_of, person
from tests.accounts.visitor import Visitor

Visit = Callable[..., Visitor]
FORM = {"name": "Amal Haddad", "language": "fr", "theme": "dark", "zone": "Africa/Tunis", "latin_digits": "1"}


async def at_home(porter: Porter, visit: Visit) -> tuple[Visitor, UUID]:
    browser, key = visit(), await person(porter)
    await browser.sign_in(await name_of(key), PASSWORD)
    return browser, key


async def test_a_person_chooses_how_their_pages_are(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await at_home(porter, visit)
    await db.execute("update app_user set preferences = '{\"of_another_room\": 1}' where id = $1", key)
    assert (await browser.post("/me", FORM)).status_code == 303
    page = (await browser.get("/me")).text
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
    browser, key = await at_home(porter, visit)
    answer = await browser.post("/me", {**FORM, **wrong})
    assert answer.status_code == 422
    assert await db.fetchval("select time_zone from app_user where id = $1", key) == "Europe/London"


async def test_nobody_gives_themselves_a_role(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await at_home(porter, visit)
    await browser.post(
        "/me", {**FORM, "role": "admin", "email": "x@example.org", "organisation": "", "admin": "1"}
    )
    row = await db.fetchrow("select role, email, admin from app_user where id = $1", key)
    assert row is not None
    assert (row["role"], row["admin"]) == ("operator", False)
    assert row["email"] != "x@example.org"


async def test_the_theme_and_the_language_are_chosen_from_the_shell(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = await at_home(porter, visit)
    back = await browser.post(
        "/me/theme", {"theme": "light"}, headers={"referer": "http://127.0.0.1:8000/me"}
    )
    assert (back.status_code, back.headers["location"]) == (303, "/me")
    await browser.post("/me/language", {"language": "ar"})
    row = await db.fetchrow("select theme, language from app_user where id = $1", key)
    assert row is not None
    assert tuple(row) == ("light", "ar")
    assert 'dir="rtl"' in (await browser.get("/me")).text


async def test_the_language_is_chosen_before_signing_in_too(house: None, visit: Visit) -> None:
    browser = visit()
    answer = await browser.post(
        "/me/language", {"language": "fr"}, headers={"referer": "https://evil.example/me"}
    )
    assert answer.headers["location"] == "/"
    assert 'lang="fr"' in (await browser.get("/sign-in")).text


async def test_sessions_are_listed_and_ended(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await at_home(porter, visit)
    other = visit(address="198.51.100.1")
    await other.sign_in(await name_of(key), PASSWORD)
    page = (await browser.get("/me")).text
    assert "198.51.100.1" in page
    assert "This browser" in page
    session = await db.fetchval("select id from app_session where address = '198.51.100.1'")
    assert (await browser.post(f"/me/sessions/{session}/delete")).status_code == 303
    assert (await other.get("/me")).status_code == 303
    assert (await browser.get("/me")).status_code == 200
    assert (await browser.post(f"/me/sessions/{session}/delete")).status_code == 404


async def test_nobody_ends_anothers_session(house: None, porter: Porter, visit: Visit) -> None:
    browser, _key = await at_home(porter, visit)
    stranger, key = await at_home(porter, visit)
    session = await db.fetchval("select id from app_session where user_id = $1", key)
    assert (await browser.post(f"/me/sessions/{session}/delete")).status_code == 404
    assert (await stranger.get("/me")).status_code == 200


async def test_signing_out_everywhere_leaves_this_browser(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await at_home(porter, visit)
    others = [visit(), visit()]
    for other in others:
        await other.sign_in(await name_of(key), PASSWORD)
    await browser.post("/me/sessions/delete")
    assert [(await each.get("/me")).status_code for each in (*others, browser)] == [303, 303, 200]


async def test_a_new_password_ends_every_other_session(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await at_home(porter, visit)
    other = visit()
    await other.sign_in(await name_of(key), PASSWORD)
    changed = await browser.post("/me/password", {"old": PASSWORD, "password": "quite another sentence"})
    assert changed.status_code == 303
    assert (await other.get("/me")).status_code == 303
    assert (await browser.get("/me")).status_code == 200
    assert (await visit().sign_in(await name_of(key), PASSWORD)).status_code == 401
    assert (await visit().sign_in(await name_of(key), "quite another sentence")).status_code == 303


async def test_a_password_is_changed_only_by_whoever_knows_the_old_one(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, _key = await at_home(porter, visit)
    form = {"old": "not this", "password": "quite another sentence"}
    answers = [await browser.post("/me/password", form) for _n in range(5)]
    assert [each.status_code for each in answers] == [422] * 4 + [401]
    assert "quite another sentence" not in answers[0].text
    assert (await browser.get("/me")).status_code == 303


async def test_programs_that_keep_passwords_find_the_form(house: None, porter: Porter, visit: Visit) -> None:
    browser, _key = await at_home(porter, visit)
    answer = await browser.get("/.well-known/change-password")
    assert answer.headers["location"] == "/me/password"
    assert (await browser.get("/me/password")).status_code == 200


async def test_a_wrong_old_password_much_later_is_a_beginning(
    house: None, porter: Porter, visit: Visit
) -> None:
    """The count of wrong proofs begins anew with a right one."""
    browser, _key = await at_home(porter, visit)
    for _n in range(3):
        for n in range(4):
            await browser.post("/sign-in/again", {"proof": f"wrong {n}"})
        assert (await browser.post("/sign-in/again", {"proof": PASSWORD})).status_code == 303
        with clock.frozen(clock.now() + timedelta(seconds=1)):
            assert (await browser.get("/me")).status_code == 200
