"""A name that was locked by wrong passwords (security.md SI-5)."""

from app.accounts.porter import Porter
from app.kernel import db
from tests import make
from tests.accounts.make import PASSWORD, Visit, manager, name_of, person


async def test_a_manager_unlocks_a_name(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    key = await person(porter, organisation=organisation)
    stranger = visit(address="198.51.100.1")
    for n in range(6):
        await stranger.sign_in(await name_of(key), f"wrong {n}")
    await browser.post("accounts.lock.destroy", user=key)
    assert (await visit().sign_in(await name_of(key), PASSWORD)).status_code == 303


async def test_nobody_is_unlocked_by_a_manager_of_elsewhere_or_below(
    house: None, porter: Porter, visit: Visit
) -> None:
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    elsewhere = await person(porter, organisation=await make.organisation(), wrong_in_a_row=50)
    above = await person(porter, "provider_manager", organisation=organisation, wrong_in_a_row=50)
    assert (await browser.post("accounts.lock.destroy", user=elsewhere)).status_code == 404
    assert (await browser.post("accounts.lock.destroy", user=above)).status_code == 403
    assert await db.fetchval("select count(*) from app_user where wrong_in_a_row = 50") == 2
