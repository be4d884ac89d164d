"""An account closed and opened again."""

from datetime import timedelta

from app.accounts.commands import links
from app.accounts.porter import Porter
from app.kernel import clock, db
from tests import make
from tests.accounts.make import PASSWORD, Visit, manager, name_of, person


async def test_deactivation_ends_sessions_tokens_and_links(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    key = await person(porter, organisation=organisation)
    theirs = visit()
    await theirs.sign_in(await name_of(key), PASSWORD)
    await theirs.post("accounts.api_token.create", {"name": "x", "scopes": "timers.use", "days": "9"})
    link = await links.reset(key)
    assert (await browser.post("accounts.deactivation.create", user=key)).status_code == 303
    assert (await theirs.get("accounts.profile.edit")).status_code == 303
    assert (await theirs.sign_in(await name_of(key), PASSWORD)).status_code == 401
    assert await db.fetchval("select count(*) from api_token where revoked_at is null") == 0
    await browser.post("accounts.deactivation.destroy", user=key)
    assert (await visit().get("accounts.link.edit", token=link)).status_code == 404
    assert (await theirs.sign_in(await name_of(key), PASSWORD)).status_code == 303


async def test_managing_people_asks_for_a_fresh_proof(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    key = await make.user(organisation=organisation)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert (await browser.get("accounts.user.index")).status_code == 200
        refused = await browser.post("accounts.deactivation.create", htmx=True, user=key)
        assert refused.status_code == 403
        assert 'id="prove"' in refused.text
    assert await db.fetchval("select active from app_user where id = $1", key) is True
