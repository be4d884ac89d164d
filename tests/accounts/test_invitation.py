"""A link to set a password, sent to somebody by their manager (security.md SI-7)."""

from app.accounts.porter import Porter
from app.kernel import db
from tests import make
from tests.accounts.make import Visit, invited, manager, person

LINKS = "select count(*) from one_time_link where member = $1"


async def test_a_manager_sends_a_link_and_the_older_one_is_void(
    house: None, porter: Porter, visit: Visit
) -> None:
    key, older = await invited()
    organisation = await db.fetchval("select organisation from app_user where id = $1", key)
    browser, by = await manager(porter, visit, organisation=organisation)
    assert (await browser.post("accounts.invitation.create", user=key)).status_code == 303
    assert (await visit().get("accounts.link.edit", token=older)).status_code == 404
    assert await db.fetchval(LINKS, key) == 1
    last = "select created_by from event_log where code = 'INVITED' order by seq desc limit 1"
    assert await db.fetchval(last) == by


async def test_nobody_is_invited_by_a_manager_of_elsewhere_or_below(
    house: None, porter: Porter, visit: Visit
) -> None:
    organisation = await make.organisation()
    browser, _by = await manager(porter, visit, organisation=organisation)
    elsewhere = await person(porter, organisation=await make.organisation())
    above = await person(porter, "provider_manager", organisation=organisation)
    assert (await browser.post("accounts.invitation.create", user=elsewhere)).status_code == 404
    assert (await browser.post("accounts.invitation.create", user=above)).status_code == 403
    assert [await db.fetchval(LINKS, key) for key in (elsewhere, above)] == [0, 0]
