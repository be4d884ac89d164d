"""The second factor at the door and at home (security.md SI-8..SI-12)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from bs4 import BeautifulSoup

from app.accounts.commands import factor_reset
from app.accounts.porter import Porter
from app.kernel import clock, db, fault
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.main import ROUTES
from tests import make
from tests.accounts.make import PASSWORD, code, factor_of, name_of, person
from tests.accounts.visitor import Visitor

Visit = Callable[..., Visitor]
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


async def half_in(
    porter: Porter, visit: Visit, role: str = "operator"
) -> tuple[Visitor, UUID, str, list[str]]:
    """Somebody whose password was right and who owes a code."""
    key = await person(porter, role)
    secret, recovery = await factor_of(key, porter)
    browser = visit()
    answer = await browser.sign_in(await name_of(key), PASSWORD, next="/me")
    assert answer.headers["location"] == "/sign-in/code"
    return browser, key, secret, recovery


async def test_a_password_and_a_code_open_the_house(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        assert browser.session is None
        assert "six digits" in (await browser.get("/sign-in/code")).text
        answer = await browser.post("/sign-in/code", {"code": code(secret)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/me")
        assert (await browser.get("/me")).status_code == 200
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
    answer = await visit().get("/me", headers={"cookie": f"recourse-dev={token}"})
    assert answer.status_code == 303


CODES = [(0, True), (-1, True), (-2, False), (1, False)]


@pytest.mark.parametrize(("steps", "opens"), CODES)
async def test_the_current_code_and_the_one_before_are_taken(
    steps: int, opens: bool, house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        answer = await browser.post("/sign-in/code", {"code": code(secret, steps=steps)})
    assert answer.status_code == (303 if opens else 401)


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}-{1}"])
async def test_a_code_may_be_typed_with_spaces(typed: str, house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        six = code(secret)
        assert (
            await browser.post("/sign-in/code", {"code": typed.format(six[:3], six[3:])})
        ).status_code == 303


async def test_a_code_may_be_typed_in_arabic_digits(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        eastern = code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert (await browser.post("/sign-in/code", {"code": eastern})).status_code == 303


async def test_a_code_works_once(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key, secret, _recovery = await half_in(porter, visit)
        six = code(secret)
        await browser.post("/sign-in/code", {"code": six})
        second = visit()
        await second.sign_in(await name_of(key), PASSWORD)
        assert (await second.post("/sign-in/code", {"code": six})).status_code == 401
        assert (await second.post("/sign-in/code", {"code": code(secret, steps=-1)})).status_code == 401
    with clock.frozen(NOON + timedelta(seconds=30)):
        assert (await second.post("/sign-in/code", {"code": code(secret)})).status_code == 303


async def test_five_wrong_codes_lead_back_to_the_password(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        wrong = str((int(code(secret)) + 1) % 1_000_000).zfill(6)
        answers = [await browser.post("/sign-in/code", {"code": wrong}) for _n in range(5)]
        assert [each.status_code for each in answers] == [401] * 4 + [303]
        late = await browser.post("/sign-in/code", {"code": code(secret)})
        assert (late.headers["location"], browser.session) == ("/sign-in", None)
    assert await db.fetchval("select count(*) from sign_in where outcome = 'factor_wrong'") == 5


async def test_fifty_wrong_codes_close_the_factor_until_a_recovery_code(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, key, secret, recovery = await half_in(porter, visit)
        await db.execute("update second_factor set wrong_in_a_row = 50 where member = $1", key)
        assert (await browser.post("/sign-in/code", {"code": code(secret)})).status_code == 401
        assert (await browser.post("/sign-in/code", {"code": recovery[0]})).status_code == 303
        assert await db.fetchval("select wrong_in_a_row from second_factor where member = $1", key) == 0


async def test_half_a_sign_in_is_over_after_five_minutes(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
    with clock.frozen(NOON + timedelta(minutes=5)):
        assert (await browser.get("/sign-in/code")).headers["location"] == "/sign-in"
        await browser.post("/sign-in/code", {"code": code(secret)})
        assert browser.session is None


async def test_a_recovery_code_works_once_and_is_told(house: None, porter: Porter, visit: Visit) -> None:
    browser, key, _secret, recovery = await half_in(porter, visit)
    spaced = "-".join(recovery[0][n : n + 4] for n in range(0, 24, 4)).lower()
    assert (await browser.post("/sign-in/code", {"code": spaced})).status_code == 303
    second = visit()
    await second.sign_in(await name_of(key), PASSWORD)
    assert (await second.post("/sign-in/code", {"code": recovery[0]})).status_code == 401
    assert (await second.post("/sign-in/code", {"code": recovery[1]})).status_code == 303
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
            answers.append((await browser.post("/sign-in/code", {"code": "A" * 24})).status_code)
    assert answers == [401] * 10 + [429] * 2


async def test_another_persons_recovery_code_is_worth_nothing(
    house: None, porter: Porter, visit: Visit
) -> None:
    _other, _key, _secret, foreign = await half_in(porter, visit)
    browser, _key, _secret, _recovery = await half_in(porter, visit)
    assert (await browser.post("/sign-in/code", {"code": foreign[0]})).status_code == 401


async def test_a_crash_between_code_and_session_spends_no_code(
    house: None, porter: Porter, visit: Visit
) -> None:
    """reliability.md 2, row 3: both or none."""
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        fault.arm("signin.after_code=err")
        try:
            assert (await browser.post("/sign-in/code", {"code": code(secret)})).status_code == 500
        finally:
            fault.arm("")
        assert await db.fetchval("select count(*) from app_session") == 0
        assert (await browser.post("/sign-in/code", {"code": code(secret)})).status_code == 303


async def test_the_secret_is_sealed_to_its_row(house: None, porter: Porter, visit: Visit) -> None:
    key = await person(porter)
    secret, _codes = await factor_of(key, porter)
    sealed = bytes(await db.fetchval("select sealed_secret from second_factor where member = $1", key))
    assert secret.encode() not in sealed


# at home


async def enrolling(browser: Visitor) -> tuple[str, dict[str, str]]:
    """The page that offers a secret: the secret and its hidden fields."""
    page = BeautifulSoup((await browser.get("/me/second-factor/new")).text, "lxml")
    hidden = page.select("form[action='/me/second-factor'] input[type=hidden]")
    secret = page.select_one("details code")
    assert secret is not None
    return secret.get_text().replace("-", ""), {str(each["name"]): str(each["value"]) for each in hidden}


def shown_codes(page: str) -> list[str]:
    return [each.get_text() for each in BeautifulSoup(page, "lxml").select("ol code")]


async def test_enrolling_shows_a_picture_and_ten_codes_once(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = visit(), await person(porter)
    await browser.sign_in(await name_of(key), PASSWORD)
    secret, form = await enrolling(browser)
    page = await browser.post("/me/second-factor", {**form, "code": pyotp.TOTP(secret).now()})
    codes = shown_codes(page.text)
    assert (page.status_code, len(set(codes)), {len(each) for each in codes}) == (200, 10, {29})
    assert page.headers["cache-control"] == "private, no-store"
    stored = await db.fetch("select code_hash from recovery_code where member = $1", key)
    assert len(stored) == 10
    again = visit()
    answer = await again.sign_in(await name_of(key), PASSWORD)
    assert answer.headers["location"] == "/sign-in/code"
    assert (await again.post("/sign-in/code", {"code": codes[0]})).status_code == 303


async def test_a_wrong_first_code_offers_a_new_secret(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = visit(), await person(porter)
    await browser.sign_in(await name_of(key), PASSWORD)
    _secret, form = await enrolling(browser)
    answer = await browser.post("/me/second-factor", {**form, "code": "000000"})
    assert answer.status_code == 422
    assert await db.fetchval("select count(*) from second_factor") == 0


async def test_a_page_of_somebody_else_or_of_yesterday_enrols_nobody(
    house: None, porter: Porter, visit: Visit
) -> None:
    first, second = visit(), visit()
    await first.sign_in(await name_of(await person(porter)), PASSWORD)
    await second.sign_in(await name_of(await person(porter)), PASSWORD)
    secret, form = await enrolling(first)
    stolen = await second.post("/me/second-factor", {**form, "code": pyotp.TOTP(secret).now()})
    assert stolen.status_code == 422
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        await first.post("/sign-in/again", {"proof": PASSWORD})
        late = await first.post("/me/second-factor", {**form, "code": code(secret)})
    assert late.status_code == 422


async def test_the_code_of_the_enrolment_does_not_sign_in(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key = visit(), await person(porter)
        await browser.sign_in(await name_of(key), PASSWORD)
        secret, form = await enrolling(browser)
        await browser.post("/me/second-factor", {**form, "code": code(secret)})
        other = visit()
        await other.sign_in(await name_of(key), PASSWORD)
        assert (await other.post("/sign-in/code", {"code": code(secret)})).status_code == 401


MUST = ["admin", "contract_manager", "analyst", "operator_manager", "action_coordinator"]


@pytest.mark.parametrize("role", MUST)
async def test_some_roles_can_only_enrol_until_they_have_a_factor(
    role: str, house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = visit(), await person(porter, role)
    await browser.sign_in(await name_of(key), PASSWORD)
    assert (await browser.get("/me")).headers["location"] == "/me/second-factor/new"
    assert (await browser.post("/me/theme", {"theme": "dark"}, htmx=True)).status_code == 403
    secret, form = await enrolling(browser)
    await browser.post("/me/second-factor", {**form, "code": pyotp.TOTP(secret).now()})
    assert (await browser.get("/me")).status_code == 200
    assert (await browser.post("/me/second-factor/delete")).status_code == 403


async def test_an_organisation_may_ask_everybody_for_a_factor(
    house: None, porter: Porter, visit: Visit
) -> None:
    organisation = await make.organisation(second_factor_required=True)
    browser, key = visit(), await person(porter, organisation=organisation)
    await browser.sign_in(await name_of(key), PASSWORD)
    assert (await browser.get("/me")).headers["location"] == "/me/second-factor/new"


async def test_people_of_the_demonstration_are_spared_it(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = visit(), await person(porter, "operator_manager", is_demo=True)
    await browser.sign_in(await name_of(key), PASSWORD)
    assert (await browser.get("/me")).status_code == 200


async def test_a_code_is_a_proof_too_and_is_spent_by_it(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key, secret, _recovery = await half_in(porter, visit)
        await browser.post("/sign-in/code", {"code": code(secret)})
    with clock.frozen(NOON + timedelta(minutes=20)):
        assert (await browser.post("/sign-in/again", {"proof": code(secret)})).status_code == 303
        assert (await browser.post("/sign-in/again", {"proof": code(secret)})).status_code == 422


async def test_new_recovery_codes_void_the_old_ones(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, key, secret, old = await half_in(porter, visit)
        await browser.post("/sign-in/code", {"code": code(secret)})
        fresh = shown_codes((await browser.post("/me/recovery-codes")).text)
        other = visit()
        await other.sign_in(await name_of(key), PASSWORD)
        assert (await other.post("/sign-in/code", {"code": old[0]})).status_code == 401
        assert (await other.post("/sign-in/code", {"code": fresh[0]})).status_code == 303


async def test_a_factor_can_be_taken_away_by_its_owner(house: None, porter: Porter, visit: Visit) -> None:
    browser, key, secret, _recovery = await half_in(porter, visit)
    await browser.post("/sign-in/code", {"code": code(secret)})
    assert (await browser.post("/me/second-factor/delete")).status_code == 303
    assert (await visit().sign_in(await name_of(key), PASSWORD)).headers["location"] == "/"


# lost


async def test_a_lost_factor_needs_two_managers(house: None, porter: Porter) -> None:
    organisation = await make.organisation()
    key = await person(porter, organisation=organisation)
    await factor_of(key, porter)
    first, second = [await make.account("operator_manager", organisation=organisation) for _n in range(2)]
    with pytest.raises(Conflict):
        await factor_reset.confirm(key, by=first)
    await factor_reset.ask(key, how="in_person", by=first)
    with pytest.raises(Conflict):
        await factor_reset.confirm(key, by=first)
    with pytest.raises(Conflict):
        await factor_reset.ask(key, how="in_person", by=second)
    await factor_reset.confirm(key, by=second)
    assert await db.fetchval("select count(*) from second_factor") == 0
    row = await db.fetchrow("select created_by, context from event_log where code = 'FACTOR_REMOVED'")
    assert row is not None
    assert row["created_by"] == second.id
    assert str(first.id) in row["context"]


async def test_a_request_for_a_reset_is_worth_nothing_after_a_day(house: None, porter: Porter) -> None:
    organisation = await make.organisation()
    key = await person(porter, organisation=organisation)
    await factor_of(key, porter)
    first, second = [await make.account("operator_manager", organisation=organisation) for _n in range(2)]
    await factor_reset.ask(key, how="call_back", by=first)
    with clock.frozen(clock.now() + timedelta(hours=24)), pytest.raises(Conflict):
        await factor_reset.confirm(key, by=second)


async def test_a_manager_of_elsewhere_sees_nobody_and_nobody_resets_their_own(
    house: None, porter: Porter
) -> None:
    organisation = await make.organisation()
    key = await person(porter, organisation=organisation)
    manager = await make.account("operator_manager", organisation=organisation)
    for each in (key, manager.id):
        await factor_of(each, porter)
    with pytest.raises(NotFound):
        await factor_reset.ask(key, how="in_person", by=await make.account("operator_manager"))
    with pytest.raises(Forbidden):
        await factor_reset.ask(manager.id, how="in_person", by=manager)
