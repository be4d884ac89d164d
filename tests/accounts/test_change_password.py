"""Where password managers send people to change their password (security.md ST-1)."""

from app.accounts.porter import Porter
from tests.accounts.make import Visit, signed_in


async def test_programs_that_keep_passwords_find_the_form(house: None, porter: Porter, visit: Visit) -> None:
    browser, _key = await signed_in(porter, visit)
    answer = await browser.get("accounts.change_password.show")
    assert answer.headers["location"] == "/me/password"
    assert (await browser.get("accounts.password.edit")).status_code == 200
