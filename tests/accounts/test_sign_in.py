"""The one door: the same answer, the same work for every name (security.md SI-1..SI-5)."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.accounts.commands import links, session, sign_in
from app.accounts.hashing import ROUNDS, Record
from app.accounts.porter import Porter
from app.accounts.sessions import SessionMiddleware
from app.kernel import clock, db, fault
from app.kernel.actor import the_system
from app.main import create_app
from app.settings import Settings
from tests import make
from tests.accounts.conftest import Counted
from tests.accounts.make import PASSWORD, Visit, fields_of, name_of, person
from tests.accounts.visitor import ORIGIN, Visitor

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
CASES = ["nobody", "wrong", "disabled", "single sign-on", "invited"]


async def somebody(case: str, porter: Porter) -> str:
    """The name of somebody who cannot come in, each for a reason of their own."""
    if case == "nobody":
        return "person-0"
    if case == "disabled":
        return await name_of(await person(porter, active=False))
    if case == "single sign-on":
        return await name_of(await person(porter, organisation=await make.organisation(sso_enforced=True)))
    if case == "invited":
        invited = await make.user(organisation=await make.organisation())
        await links.invite(invited, by=the_system)
        return await name_of(invited)
    return await name_of(await person(porter))


def anonymous(answer: httpx.Response, name: str) -> tuple[int, str, dict[str, str]]:
    headers = {
        key: value for key, value in answer.headers.items() if key not in {"x-request-id", "content-length"}
    }
    return answer.status_code, re.sub(re.escape(name), "NAME", answer.text), headers


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_every_refused_name_gets_the_same_answer_for_the_same_work(
    case: str, house: None, porter: Porter, visit: Visit, counted: Counted
) -> None:
    stranger, refused = "nobody-at-all", await somebody(case, porter)
    password = "not the one" if case == "wrong" else PASSWORD
    first, second = visit(), visit(address="203.0.113.10")
    counted.rounds.clear()
    expected = await first.sign_in(stranger, password)
    assert counted.rounds == [ROUNDS]
    given = await second.sign_in(refused, password)
    assert counted.rounds == [ROUNDS, ROUNDS]
    assert anonymous(given, refused) == anonymous(expected, stranger)
    assert given.status_code == 401
    assert second.statements == first.statements
    assert second.session is None


async def test_the_right_password_opens_the_house(house: None, porter: Porter, visit: Visit) -> None:
    browser, name = visit(), await name_of(await person(porter))
    answer = await browser.sign_in(name, PASSWORD, next="/cases")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert (await browser.get("cases.case.index")).status_code == 200


async def wrong(browser: Visitor, name: str, times: int) -> list[int]:
    """Wrong passwords from different addresses, so that only the name is counted."""
    return [(await browser.sign_in(name, f"wrong {n}")).status_code for n in range(times)]


async def test_a_name_is_locked_after_five_wrong_passwords_and_opens_after_an_hour(
    house: None, porter: Porter, visit: Visit, counted: Counted
) -> None:
    name = await name_of(await person(porter))
    with clock.frozen(NOON):
        await wrong(visit(), name, 5)
        counted.rounds.clear()
        answer = await visit().sign_in(name, PASSWORD)
        assert answer.status_code == 401
        assert "too many tries" in answer.text
        assert counted.rounds == []
    with clock.frozen(NOON + timedelta(minutes=60)):
        assert (await visit().sign_in(name, PASSWORD)).status_code == 303


async def test_a_locked_name_answers_like_a_locked_name_that_nobody_has(
    house: None, porter: Porter, visit: Visit
) -> None:
    name, stranger = await name_of(await person(porter)), "nobody-at-all"
    browsers = [visit(address=f"203.0.113.{n}") for n in (1, 2)]
    answers, statements = [], []
    for browser, each in zip(browsers, (name, stranger), strict=True):
        for n in range(7):
            answers.append(anonymous(await browser.sign_in(each, f"wrong {n}"), each))
            statements.append(browser.statements)
    assert answers[:7] == answers[7:]
    assert statements[:7] == statements[7:]


@pytest.mark.parametrize("typed", ["PERSON-X", "  person-x ", "\uff50erson-x"])
async def test_every_way_to_write_a_name_is_one_name(
    typed: str, house: None, porter: Porter, visit: Visit
) -> None:
    await person(porter, username="person-x")
    await wrong(visit(), typed, 5)
    assert "too many tries" in (await visit().sign_in("person-x", PASSWORD)).text


async def test_a_stranger_cannot_lock_out_a_browser_that_is_known(
    house: None, porter: Porter, visit: Visit
) -> None:
    """security.md SI-5: the lock takes no hostage."""
    name = await name_of(await person(porter))
    known = visit()
    await known.sign_in(name, PASSWORD)
    await known.post("accounts.sign_out.create")
    await wrong(visit(address="198.51.100.1"), name, 6)
    assert (await known.sign_in(name, PASSWORD)).status_code == 303


async def test_a_known_browser_has_ten_tries_of_its_own(house: None, porter: Porter, visit: Visit) -> None:
    name = await name_of(await person(porter))
    known = visit()
    with clock.frozen(NOON):
        await known.sign_in(name, PASSWORD)
        await known.post("accounts.sign_out.create")
    for minute in range(1, 11):
        with clock.frozen(NOON + timedelta(minutes=minute)):
            assert "not right" in (await known.sign_in(name, "wrong")).text
    with clock.frozen(NOON + timedelta(minutes=11)):
        assert "too many tries" in (await known.sign_in(name, PASSWORD)).text
        assert (await visit().sign_in(name, PASSWORD)).status_code == 303


async def test_the_known_browser_of_one_person_is_a_stranger_to_another(
    house: None, porter: Porter, visit: Visit
) -> None:
    first, second = [await name_of(await person(porter)) for _n in range(2)]
    browser = visit()
    await browser.sign_in(first, PASSWORD)
    await browser.post("accounts.sign_out.create")
    await wrong(browser, second, 5)
    assert "too many tries" in (await browser.sign_in(second, PASSWORD)).text


async def test_fifty_wrong_passwords_in_a_row_close_the_password(
    house: None, porter: Porter, visit: Visit
) -> None:
    name = await name_of(await person(porter, wrong_in_a_row=49))
    await wrong(visit(), name, 1)
    answer = await visit().sign_in(name, PASSWORD)
    assert answer.status_code == 401
    assert "not right" in answer.text


async def test_a_success_forgives_what_was_wrong_before(house: None, porter: Porter, visit: Visit) -> None:
    key = await person(porter, wrong_in_a_row=30)
    name = await name_of(key)
    await wrong(visit(), name, 4)
    await visit().sign_in(name, PASSWORD)
    assert await db.fetchval("select wrong_in_a_row from app_user where id = $1", key) == 0
    assert await wrong(visit(), name, 4) == [401] * 4
    assert (await visit().sign_in(name, PASSWORD)).status_code == 303


async def test_a_hundred_tries_at_once_are_a_hundred_tries(house: None, porter: Porter, visit: Visit) -> None:
    name = await name_of(await person(porter))
    tries = [visit(address=f"198.51.100.{n}").sign_in(name, "wrong") for n in range(12)]
    answers = await asyncio.gather(*tries)
    assert sum("not right" in answer.text for answer in answers) == 5


async def test_an_older_record_costs_as_much_and_is_renewed(
    house: None, porter: Porter, visit: Visit, counted: Counted
) -> None:
    key = await person(porter)
    stored = Record.parse(await db.fetchval("select password from app_user where id = $1", key))
    assert stored is not None
    await db.execute(
        "update app_user set password = $2 where id = $1", key, str(replace(stored, rounds=260_000))
    )
    name = await name_of(key)
    counted.rounds.clear()
    await visit().sign_in(name, "wrong")
    assert sum(counted.rounds) == ROUNDS
    await visit().sign_in(name, PASSWORD)
    renewed = Record.parse(await db.fetchval("select password from app_user where id = $1", key))
    assert renewed is not None
    assert renewed.rounds == ROUNDS
    assert (await visit().sign_in(name, PASSWORD)).status_code == 303


async def test_an_over_long_password_is_refused_by_its_length_for_every_name(
    house: None, porter: Porter, visit: Visit, counted: Counted
) -> None:
    name = await name_of(await person(porter))
    counted.rounds.clear()
    known, unknown = await visit().sign_in(name, "x" * 129), await visit().sign_in("nobody-at-all", "x" * 129)
    assert (known.status_code, unknown.status_code) == (422, 422)
    assert (await visit().sign_in(name, "x" * 9_000)).status_code == 413
    assert counted.rounds == []


async def test_demonstration_people_do_not_exist_in_production(
    house: None, porter: Porter, visit: Visit
) -> None:
    name = await name_of(await person(porter, is_demo=True))
    assert (await visit().sign_in(name, PASSWORD)).status_code == 303
    strict = SessionMiddleware(
        create_app(Settings(env="test", public_url=ORIGIN), identify=lambda inner: inner),
        porter=replace(porter, production=True),
    )
    assert (await Visitor(strict).sign_in(name, PASSWORD)).status_code == 401


@pytest.mark.parametrize(
    "asked", ["//evil.example", "https://evil.example", "/\\evil", "/sign-out", "/%2f/evil"]
)
async def test_a_sign_in_leads_to_a_page_of_ours_and_nowhere_else(
    asked: str, house: None, porter: Porter, visit: Visit
) -> None:
    answer = await visit().sign_in(await name_of(await person(porter)), PASSWORD, next=asked)
    assert answer.headers["location"] == "/"


async def test_every_try_is_kept_for_the_figures(house: None, porter: Porter, visit: Visit) -> None:
    key = await person(porter)
    name = await name_of(key)
    gone = await name_of(await person(porter, active=False))
    await wrong(visit(), name, 1)
    await visit().sign_in(gone, PASSWORD)
    await visit().sign_in(name, PASSWORD)
    await wrong(visit(), name, 6)
    rows = await db.fetch("select outcome, count(*) n from sign_in where member is not null group by 1")
    assert {row["outcome"]: row["n"] for row in rows} == {"wrong": 6, "disabled": 1, "ok": 1, "locked": 1}
    codes = await db.fetch("select code from event_log where subject_id = $1 order by seq", key)
    assert [row["code"] for row in codes] == ["SIGNED_IN"]
    work = await db.fetch("select args from job where kind = 'accounts.tell_locked'")
    assert [json.loads(row["args"])["member"] for row in work] == [str(key)]


async def test_the_owner_of_a_locked_name_is_told_by_the_consumer(house: None, porter: Porter) -> None:
    key = await person(porter)
    await sign_in.locked(key)
    row = await db.fetchrow("select code, created_by from event_log where subject_id = $1", key)
    assert row is not None
    assert (row["code"], row["created_by"]) == ("LOCKED", key)


async def test_a_failed_sign_in_keeps_the_name_that_was_typed_and_never_the_password(
    house: None, visit: Visit
) -> None:
    answer = await visit().sign_in("<b>somebody</b>", "a password nobody may see")
    assert "&lt;b&gt;somebody&lt;/b&gt;" in answer.text
    assert "nobody may see" not in answer.text


async def test_somebody_without_a_word_is_told_what_to_enter(house: None, visit: Visit) -> None:
    answer = await visit().sign_in("", "")
    assert answer.status_code == 422
    assert "Enter your user name." in answer.text


async def test_a_crash_after_the_password_keeps_the_count_and_makes_no_session(
    house: None, porter: Porter, visit: Visit
) -> None:
    """reliability.md 2, row 1."""
    name = await name_of(await person(porter))
    fault.arm("signin.after_verify=err")
    try:
        assert (await visit().sign_in(name, PASSWORD)).status_code == 500
    finally:
        fault.arm("")
    assert await db.fetchval("select count(*) from sign_in_failure") == 1
    assert await db.fetchval("select count(*) from app_session") == 0
    assert (await visit().sign_in(name, PASSWORD)).status_code == 303


async def test_a_lost_answer_leaves_a_session_that_ends_by_itself(
    house: None, porter: Porter, visit: Visit
) -> None:
    """reliability.md 2, row 2: the session stands, the browser never learned of it."""
    key = await person(porter)
    with clock.frozen(NOON):
        await visit().sign_in(await name_of(key), PASSWORD)
        assert await db.fetchval("select count(*) from app_session") == 1
    with clock.frozen(NOON + timedelta(hours=37)):
        await session.sweep()
    assert await db.fetchval("select count(*) from app_session") == 0
    assert await db.fetchval("select count(*) from event_log where code = 'SIGNED_IN'") == 1


async def test_whoever_is_signed_in_is_led_on_from_the_door(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser = visit()
    await browser.sign_in(await name_of(await person(porter)), PASSWORD)
    answer = await browser.get("accounts.sign_in.new", query={"next": "/me/tokens"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/tokens")


async def test_a_wrong_password_in_the_dialog_is_answered_in_the_dialog(house: None, visit: Visit) -> None:
    form = {"name": "nobody-at-all", "password": "not the one", "next": "/me", "resumed": "of this page"}
    answer = await visit().post("accounts.sign_in.create", form, htmx=True)
    assert (answer.status_code, "<html" in answer.text) == (401, False)
    kept = fields_of(answer.text)
    assert (kept["name"], kept["resumed"], kept["password"]) == ("nobody-at-all", "of this page", "")
