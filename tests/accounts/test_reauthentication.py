"""Proving again who one is, for deeds that ask for it (security.md SE-6, SI-14)."""

from datetime import UTC, datetime, timedelta

from app.accounts.porter import Porter
from app.kernel import clock, db
from tests.accounts.make import PASSWORD, Visit, code, fields_of, half_in, name_of, signed_in

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


async def test_a_code_is_a_proof_too_and_is_spent_by_it(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        await browser.post("accounts.code.create", {"code": code(secret)})
    with clock.frozen(NOON + timedelta(minutes=20)):
        assert (
            await browser.post("accounts.reauthentication.create", {"proof": code(secret)})
        ).status_code == 303
        assert (
            await browser.post("accounts.reauthentication.create", {"proof": code(secret)})
        ).status_code == 422


async def test_a_deed_that_asks_for_a_proof_is_refused_after_ten_minutes(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
        old = browser.session
    with clock.frozen(NOON + timedelta(minutes=11)):
        refused = await browser.post(
            "accounts.api_token.create", {"name": "x", "scopes": "timers.use", "days": "1"}, htmx=True
        )
        assert refused.status_code == 403
        assert 'id="prove"' in refused.text
        assert await db.fetchval("select count(*) from api_token") == 0
        proved = await browser.post("accounts.reauthentication.create", {"proof": PASSWORD}, htmx=True)
        assert (proved.status_code, proved.headers["hx-trigger"]) == (204, "dialog:close")
        assert browser.session != old
        made = await browser.post(
            "accounts.api_token.create", {"name": "x", "scopes": "timers.use", "days": "1"}
        )
        assert made.status_code == 200
    with clock.frozen(NOON + timedelta(minutes=12)):
        assert (
            await visit().get("accounts.profile.edit", headers={"cookie": f"recourse-dev={old}"})
        ).status_code == 303


async def test_five_wrong_proofs_end_the_session(house: None, porter: Porter, visit: Visit) -> None:
    browser, _key = await signed_in(porter, visit)
    answers = [
        (await browser.post("accounts.reauthentication.create", {"proof": f"wrong {n}"})).status_code
        for n in range(5)
    ]
    assert answers == [422] * 4 + [401]
    assert (await browser.get("accounts.profile.edit")).status_code == 303


async def test_a_page_that_asks_for_a_proof_comes_back_to_itself(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(minutes=11)):
        refused = await browser.get("accounts.second_factor.new")
        assert refused.status_code == 403
        form = fields_of(refused.text)
        answer = await browser.post("accounts.reauthentication.create", {**form, "proof": PASSWORD})
        assert answer.headers["location"] == "/me/second-factor/new"
        assert (await browser.get("accounts.second_factor.new")).status_code == 200


async def test_a_wrong_old_password_much_later_is_a_beginning(
    house: None, porter: Porter, visit: Visit
) -> None:
    """The count of wrong proofs begins anew with a right one."""
    browser, _key = await signed_in(porter, visit)
    for _n in range(3):
        for n in range(4):
            await browser.post("accounts.reauthentication.create", {"proof": f"wrong {n}"})
        assert (
            await browser.post("accounts.reauthentication.create", {"proof": PASSWORD})
        ).status_code == 303
        with clock.frozen(clock.now() + timedelta(seconds=1)):
            assert (await browser.get("accounts.profile.edit")).status_code == 200


async def test_the_page_of_a_proof_leads_on_to_a_page_of_ours_and_nowhere_else(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, _key = await signed_in(porter, visit)
    for asked, kept in (("/me/tokens", "/me/tokens"), ("//evil.example", "/")):
        page = await browser.get("accounts.reauthentication.new", query={"next": asked})
        assert fields_of(page.text)["next"] == kept


async def test_a_wrong_proof_is_asked_for_again_and_keeps_where_to_go(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, _key = await signed_in(porter, visit)
    wrong = {"proof": "no password of anybody", "next": "/me/tokens"}
    answer = await browser.post("accounts.reauthentication.create", wrong)
    assert "That is not right." in answer.text
    assert "no password of anybody" not in answer.text
    assert fields_of(answer.text)["next"] == "/me/tokens"


async def wrong_names(visit: Visit, times: int) -> None:
    """So many wrong passwords from one address, each for a name of its own and in a second of its own."""
    for n in range(times):
        with clock.frozen(NOON + timedelta(seconds=n + 1)):
            assert (await visit().sign_in(f"nobody-{n}", "wrong")).status_code == 401


async def test_an_address_that_was_wrong_too_often_is_asked_for_no_proof(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    await wrong_names(visit, 30)
    with clock.frozen(NOON + timedelta(minutes=1)):
        answer = await browser.post("accounts.reauthentication.create", {"proof": PASSWORD})
    assert answer.status_code == 429


async def test_a_wrong_proof_counts_against_its_address(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key = await signed_in(porter, visit)
    await wrong_names(visit, 29)
    with clock.frozen(NOON + timedelta(minutes=1)):
        assert (await browser.post("accounts.reauthentication.create", {"proof": "wrong"})).status_code == 422
        assert (await visit().sign_in(await name_of(key), PASSWORD)).status_code == 429
