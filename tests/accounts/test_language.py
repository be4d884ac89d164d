"""The language of the pages: chosen from the shell, or at the door."""

from app.accounts.porter import Porter
from app.kernel import db
from tests.accounts.make import PASSWORD, Visit, name_of, signed_in


async def test_the_language_is_chosen_before_signing_in_too(house: None, visit: Visit) -> None:
    browser = visit()
    answer = await browser.post(
        "accounts.language.update", {"language": "fr"}, headers={"referer": "https://evil.example/me"}
    )
    assert answer.headers["location"] == "/"
    assert 'lang="fr"' in (await browser.get("accounts.sign_in.new")).text


async def test_the_language_of_somebody_signed_in_goes_with_them_to_every_browser(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = await signed_in(porter, visit)
    await browser.post("accounts.language.update", {"language": "ar"})
    other = visit()
    await other.sign_in(await name_of(key), PASSWORD)
    assert 'dir="rtl"' in (await other.get("accounts.profile.edit")).text


async def test_a_language_that_is_not_there_changes_nothing(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = await signed_in(porter, visit)
    assert (await browser.post("accounts.language.update", {"language": "de"})).status_code == 422
    assert await db.fetchval("select language from app_user where id = $1", key) == "en"
