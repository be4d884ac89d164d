"""Sessions of somebody, ended by their manager (security.md SE-3)."""

from app.accounts.porter import Porter
from app.kernel import db
from tests import make
from tests.accounts.make import PASSWORD, Visit, manager, name_of, person, signed_in


async def test_a_manager_signs_somebody_out_everywhere(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation()
    browser, manager_key = await manager(porter, visit, organisation=organisation)
    key = await person(porter, organisation=organisation)
    theirs = visit()
    await theirs.sign_in(await name_of(key), PASSWORD)
    assert "Firefox, Linux" in (await browser.get("accounts.user.edit", user=key)).text
    await browser.post("accounts.user_session.destroy", user=key)
    assert (await theirs.get("accounts.profile.edit")).status_code == 303
    row = await db.fetchrow("select created_by from event_log where code = 'SESSIONS_ENDED'")
    assert row is not None
    assert row["created_by"] == manager_key


async def test_nobody_is_signed_out_by_a_manager_of_elsewhere_or_below(
    house: None, porter: Porter, visit: Visit
) -> None:
    organisation = await make.organisation()
    browser, _key = await manager(porter, visit, organisation=organisation)
    theirs, elsewhere = await signed_in(porter, visit)
    others, above = await signed_in(porter, visit, "provider_manager", organisation=organisation)
    assert (await browser.post("accounts.user_session.destroy", user=elsewhere)).status_code == 404
    assert (await browser.post("accounts.user_session.destroy", user=above)).status_code == 403
    for browser in (theirs, others):
        assert (await browser.get("accounts.profile.edit")).status_code == 200
