"""Light, dark, or as the device: chosen from the shell."""

from app.accounts.porter import Porter
from app.kernel import db
from tests.accounts.make import Visit, signed_in
from tests.accounts.visitor import ORIGIN


async def test_the_theme_is_kept_and_the_page_it_was_chosen_on_comes_back(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, _key = await signed_in(porter, visit)
    here = {"referer": f"{ORIGIN}/me/tokens"}
    back = await browser.post("accounts.theme.update", {"theme": "light"}, headers=here)
    assert (back.status_code, back.headers["location"]) == (303, "/me/tokens")
    assert 'data-theme="light"' in (await browser.get("accounts.profile.edit")).text


async def test_there_is_no_other_theme(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await signed_in(porter, visit)
    for theme in ("pink", ""):
        assert (await browser.post("accounts.theme.update", {"theme": theme})).status_code == 422
    assert await db.fetchval("select theme from app_user where id = $1", key) == "auto"
