"""New recovery codes for one's own second factor (security.md SI-11)."""

from datetime import UTC, datetime

from app.accounts.porter import Porter
from app.kernel import clock, db
from tests.accounts.make import PASSWORD, Visit, code, codes_on, half_in, name_of, signed_in

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


async def test_new_recovery_codes_void_the_old_ones(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key, secret, old = await half_in(porter, visit)
        await browser.post("accounts.code.create", {"code": code(secret)})
        fresh = codes_on((await browser.post("accounts.recovery_code.create")).text)
        other = visit()
        await other.sign_in(await name_of(key), PASSWORD)
        assert (await other.post("accounts.code.create", {"code": old[0]})).status_code == 401
        assert (await other.post("accounts.code.create", {"code": fresh[0]})).status_code == 303


async def test_recovery_codes_are_for_a_factor(house: None, porter: Porter, visit: Visit) -> None:
    browser, _key = await signed_in(porter, visit)
    assert (await browser.post("accounts.recovery_code.create")).status_code == 409
    assert await db.fetchval("select count(*) from recovery_code") == 0
