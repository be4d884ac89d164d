"""Signed out everywhere."""

from app.accounts.porter import Porter
from tests.accounts.make import PASSWORD, Visit, name_of, signed_in


async def test_signing_out_everywhere_leaves_this_browser(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = await signed_in(porter, visit)
    others = [visit(), visit()]
    for other in others:
        await other.sign_in(await name_of(key), PASSWORD)
    await browser.post("accounts.all_sessions.destroy")
    assert [(await each.get("accounts.profile.edit")).status_code for each in (*others, browser)] == [
        303,
        303,
        200,
    ]
