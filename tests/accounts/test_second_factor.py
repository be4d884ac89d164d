"""One's own second factor: set up, owed, taken away (security.md SI-9, SI-12)."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.accounts.porter import Porter
from app.kernel import clock, db
from tests import make
from tests.accounts.make import PASSWORD, Visit, code, codes_on, enrolling, half_in, name_of, person


async def test_enrolling_shows_a_picture_and_ten_codes_once(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = visit(), await person(porter)
    await browser.sign_in(await name_of(key), PASSWORD)
    secret, form = await enrolling(browser)
    page = await browser.post("accounts.second_factor.create", {**form, "code": pyotp.TOTP(secret).now()})
    codes = codes_on(page.text)
    assert (page.status_code, len(set(codes)), {len(each) for each in codes}) == (200, 10, {29})
    assert page.headers["cache-control"] == "private, no-store"
    stored = await db.fetch("select code_hash from recovery_code where member = $1", key)
    assert len(stored) == 10
    again = visit()
    answer = await again.sign_in(await name_of(key), PASSWORD)
    assert answer.headers["location"] == "/sign-in/code"
    assert (await again.post("accounts.code.create", {"code": codes[0]})).status_code == 303


async def test_a_wrong_first_code_offers_a_new_secret(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = visit(), await person(porter)
    await browser.sign_in(await name_of(key), PASSWORD)
    _secret, form = await enrolling(browser)
    answer = await browser.post("accounts.second_factor.create", {**form, "code": "000000"})
    assert answer.status_code == 422
    assert await db.fetchval("select count(*) from second_factor") == 0


async def test_a_page_of_somebody_else_or_of_yesterday_enrols_nobody(
    house: None, porter: Porter, visit: Visit
) -> None:
    first, second = visit(), visit()
    await first.sign_in(await name_of(await person(porter)), PASSWORD)
    await second.sign_in(await name_of(await person(porter)), PASSWORD)
    secret, form = await enrolling(first)
    stolen = await second.post("accounts.second_factor.create", {**form, "code": pyotp.TOTP(secret).now()})
    assert stolen.status_code == 422
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        await first.post("accounts.reauthentication.create", {"proof": PASSWORD})
        late = await first.post("accounts.second_factor.create", {**form, "code": code(secret)})
    assert late.status_code == 422


NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


async def test_the_code_of_the_enrolment_does_not_sign_in(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key = visit(), await person(porter)
        await browser.sign_in(await name_of(key), PASSWORD)
        secret, form = await enrolling(browser)
        await browser.post("accounts.second_factor.create", {**form, "code": code(secret)})
        other = visit()
        await other.sign_in(await name_of(key), PASSWORD)
        assert (await other.post("accounts.code.create", {"code": code(secret)})).status_code == 401


MUST = ["admin", "contract_manager", "analyst", "operator_manager", "action_coordinator"]


@pytest.mark.parametrize("role", MUST)
async def test_some_roles_can_only_enrol_until_they_have_a_factor(
    role: str, house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = visit(), await person(porter, role)
    await browser.sign_in(await name_of(key), PASSWORD)
    assert (await browser.get("accounts.profile.edit")).headers["location"] == "/me/second-factor/new"
    assert (await browser.post("accounts.theme.update", {"theme": "dark"}, htmx=True)).status_code == 403
    secret, form = await enrolling(browser)
    await browser.post("accounts.second_factor.create", {**form, "code": pyotp.TOTP(secret).now()})
    assert (await browser.get("accounts.profile.edit")).status_code == 200
    assert (await browser.post("accounts.second_factor.destroy")).status_code == 403


async def test_an_organisation_may_ask_everybody_for_a_factor(
    house: None, porter: Porter, visit: Visit
) -> None:
    organisation = await make.organisation(second_factor_required=True)
    browser, key = visit(), await person(porter, organisation=organisation)
    await browser.sign_in(await name_of(key), PASSWORD)
    assert (await browser.get("accounts.profile.edit")).headers["location"] == "/me/second-factor/new"


async def test_people_of_the_demonstration_are_spared_it(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = visit(), await person(porter, "operator_manager", is_demo=True)
    await browser.sign_in(await name_of(key), PASSWORD)
    assert (await browser.get("accounts.profile.edit")).status_code == 200


async def test_whoever_has_a_factor_is_offered_no_other(house: None, porter: Porter, visit: Visit) -> None:
    browser, _key, secret, _recovery = await half_in(porter, visit)
    await browser.post("accounts.code.create", {"code": code(secret)})
    answer = await browser.get("accounts.second_factor.new")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")


async def test_a_factor_can_be_taken_away_by_its_owner(house: None, porter: Porter, visit: Visit) -> None:
    browser, key, secret, _recovery = await half_in(porter, visit)
    await browser.post("accounts.code.create", {"code": code(secret)})
    assert (await browser.post("accounts.second_factor.destroy")).status_code == 303
    assert (await visit().sign_in(await name_of(key), PASSWORD)).headers["location"] == "/"
