"""The second factor at the door and at home (security.md SI-8..SI-12)."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.porter import Porter
from app.kernel import clock, db, fault
from app.main import ROUTES
from tests.accounts.make import PASSWORD, Visit, code, factor_of, half_in, name_of, person

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


async def test_a_password_and_a_code_open_the_house(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        assert browser.session is None
        assert "six digits" in (await browser.get("accounts.code.new")).text
        answer = await browser.post("accounts.code.create", {"code": code(secret)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/me")
        assert (await browser.get("accounts.profile.edit")).status_code == 200
        assert "recourse-dev-step" not in browser.cookies


async def test_the_steps_cookie_opens_nothing_but_the_code(house: None, porter: Porter, visit: Visit) -> None:
    """security.md SI-8: the actor "pending" is a stranger everywhere else."""
    browser, _key, _secret, _recovery = await half_in(porter, visit)
    stranger = visit()
    open_to_it = {"/sign-in/code"}
    for route in ROUTES:
        path = re.sub(r"\{[^}]+\}", "00000000-0000-7000-8000-000000000000", route.visit.path)
        if route.visit.path in open_to_it or route.visit.path in {"/sign-in", "/sign-out"}:
            continue
        given = await browser.send(route.visit.method, path)
        expected = await stranger.send(route.visit.method, path)
        assert (given.status_code, given.headers.get("location")) == (
            expected.status_code,
            expected.headers.get("location"),
        ), path
    token = browser.cookies["recourse-dev-step"]
    answer = await visit().get("accounts.profile.edit", headers={"cookie": f"recourse-dev={token}"})
    assert answer.status_code == 303


CODES = [(0, True), (-1, True), (-2, False), (1, False)]


@pytest.mark.parametrize(("steps", "opens"), CODES)
async def test_the_current_code_and_the_one_before_are_taken(
    steps: int, opens: bool, house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        answer = await browser.post("accounts.code.create", {"code": code(secret, steps=steps)})
    assert answer.status_code == (303 if opens else 401)


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}"])
async def test_a_code_may_be_typed_with_spaces(typed: str, house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        six = code(secret)
        assert (
            await browser.post("accounts.code.create", {"code": typed.format(six[:3], six[3:])})
        ).status_code == 303


async def test_a_code_may_be_typed_in_arabic_digits(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        eastern = code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert (await browser.post("accounts.code.create", {"code": eastern})).status_code == 303


async def test_a_code_works_once(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key, secret, _recovery = await half_in(porter, visit)
        six = code(secret)
        await browser.post("accounts.code.create", {"code": six})
        second = visit()
        await second.sign_in(await name_of(key), PASSWORD)
        assert (await second.post("accounts.code.create", {"code": six})).status_code == 401
        assert (
            await second.post("accounts.code.create", {"code": code(secret, steps=-1)})
        ).status_code == 401
    with clock.frozen(NOON + timedelta(seconds=30)):
        assert (await second.post("accounts.code.create", {"code": code(secret)})).status_code == 303


async def test_five_wrong_codes_lead_back_to_the_password(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        wrong = str((int(code(secret)) + 1) % 1_000_000).zfill(6)
        answers = [await browser.post("accounts.code.create", {"code": wrong}) for _n in range(5)]
        assert [each.status_code for each in answers] == [401] * 4 + [303]
        late = await browser.post("accounts.code.create", {"code": code(secret)})
        assert (late.headers["location"], browser.session) == ("/sign-in", None)
    assert await db.fetchval("select count(*) from sign_in where outcome = 'factor_wrong'") == 5


async def test_fifty_wrong_codes_close_the_factor_until_a_recovery_code(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, key, secret, recovery = await half_in(porter, visit)
        await db.execute("update second_factor set wrong_in_a_row = 50 where member = $1", key)
        assert (await browser.post("accounts.code.create", {"code": code(secret)})).status_code == 401
        assert (await browser.post("accounts.code.create", {"code": recovery[0]})).status_code == 303
        assert await db.fetchval("select wrong_in_a_row from second_factor where member = $1", key) == 0


async def test_half_a_sign_in_is_over_after_five_minutes(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
    with clock.frozen(NOON + timedelta(minutes=5)):
        assert (await browser.get("accounts.code.new")).headers["location"] == "/sign-in"
        await browser.post("accounts.code.create", {"code": code(secret)})
        assert browser.session is None


async def test_a_recovery_code_works_once_and_is_told(house: None, porter: Porter, visit: Visit) -> None:
    browser, key, _secret, recovery = await half_in(porter, visit)
    spaced = "-".join(recovery[0][n : n + 4] for n in range(0, 24, 4)).lower()
    assert (await browser.post("accounts.code.create", {"code": spaced})).status_code == 303
    second = visit()
    await second.sign_in(await name_of(key), PASSWORD)
    assert (await second.post("accounts.code.create", {"code": recovery[0]})).status_code == 401
    assert (await second.post("accounts.code.create", {"code": recovery[1]})).status_code == 303
    assert await db.fetchval("select count(*) from event_log where code = 'RECOVERY_USED'") == 2
    assert await db.fetchval("select count(*) from recovery_code") == 8


async def test_recovery_codes_may_be_tried_ten_times_an_hour(
    house: None, porter: Porter, visit: Visit
) -> None:
    key = await person(porter)
    await factor_of(key, porter)
    answers = []
    for minute in range(12):
        with clock.frozen(NOON + timedelta(minutes=minute)):
            browser = visit()
            await browser.sign_in(await name_of(key), PASSWORD)
            answers.append((await browser.post("accounts.code.create", {"code": "A" * 24})).status_code)
    assert answers == [401] * 10 + [429] * 2


async def test_another_persons_recovery_code_is_worth_nothing(
    house: None, porter: Porter, visit: Visit
) -> None:
    _other, _key, _secret, foreign = await half_in(porter, visit)
    browser, _key, _secret, _recovery = await half_in(porter, visit)
    assert (await browser.post("accounts.code.create", {"code": foreign[0]})).status_code == 401


async def test_a_crash_between_code_and_session_spends_no_code(
    house: None, porter: Porter, visit: Visit
) -> None:
    """reliability.md 2, row 3: both or none."""
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        fault.arm("signin.after_code=err")
        try:
            assert (await browser.post("accounts.code.create", {"code": code(secret)})).status_code == 500
        finally:
            fault.arm("")
        assert await db.fetchval("select count(*) from app_session") == 0
        assert (await browser.post("accounts.code.create", {"code": code(secret)})).status_code == 303


async def test_the_secret_is_sealed_to_its_row(house: None, porter: Porter, visit: Visit) -> None:
    key = await person(porter)
    secret, _codes = await factor_of(key, porter)
    sealed = bytes(await db.fetchval("select sealed_secret from second_factor where member = $1", key))
    assert secret.encode() not in sealed
