"""The way out (security.md SE-7)."""

from app.accounts.porter import Porter
from app.kernel import db
from tests.accounts.make import Visit, signed_in


async def test_signing_out_deletes_the_session_and_changes_the_cookie(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, _key = await signed_in(porter, visit)
    token = browser.session
    answer = await browser.post("accounts.sign_out.create")
    assert answer.status_code == 303
    assert "recourse-dev=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" in answer.headers.get_list("set-cookie")
    assert (
        await visit().get("accounts.profile.edit", headers={"cookie": f"recourse-dev={token}"})
    ).status_code == 303
    assert await db.fetchval("select count(*) from app_session") == 0
