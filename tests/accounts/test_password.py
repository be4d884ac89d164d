"""One's own password, changed."""

from app.accounts.commands import links
from app.accounts.porter import Porter
from app.kernel import db
from tests.accounts.make import PASSWORD, Visit, name_of, signed_in


async def test_a_new_password_ends_every_other_session_and_every_link(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = await signed_in(porter, visit)
    other, link = visit(), await links.reset(key)
    await other.sign_in(await name_of(key), PASSWORD)
    changed = await browser.post(
        "accounts.password.update", {"old": PASSWORD, "password": "quite another sentence"}
    )
    assert changed.status_code == 303
    assert (await other.get("accounts.profile.edit")).status_code == 303
    assert (await visit().get("accounts.link.edit", token=link)).status_code == 404
    assert (await browser.get("accounts.profile.edit")).status_code == 200
    assert (await visit().sign_in(await name_of(key), PASSWORD)).status_code == 401
    assert (await visit().sign_in(await name_of(key), "quite another sentence")).status_code == 303


async def test_a_password_is_changed_only_by_whoever_knows_the_old_one(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, _key = await signed_in(porter, visit)
    form = {"old": "not this", "password": "quite another sentence"}
    answers = [await browser.post("accounts.password.update", form) for _n in range(5)]
    assert [each.status_code for each in answers] == [422] * 4 + [401]
    assert "quite another sentence" not in answers[0].text
    assert (await browser.get("accounts.profile.edit")).status_code == 303


async def test_the_form_says_how_long_a_password_must_be(house: None, porter: Porter, visit: Visit) -> None:
    browser, _key = await signed_in(porter, visit)
    assert "At least 15 characters." in (await browser.get("accounts.password.edit")).text
    await db.execute("update organisation set password_length = 20")
    assert "At least 20 characters." in (await browser.get("accounts.password.edit")).text


async def test_a_weak_password_is_refused_with_its_rule_and_the_old_one_stays(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = await signed_in(porter, visit)
    answer = await browser.post("accounts.password.update", {"old": PASSWORD, "password": "short"})
    assert (answer.status_code, "at least 15 characters" in answer.text) == (422, True)
    assert (await visit().sign_in(await name_of(key), PASSWORD)).status_code == 303
