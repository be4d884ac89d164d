"""How sessions live and end (security.md SE-1..SE-5, SI-13)."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from app.accounts.commands import links
from app.accounts.commands import person as people
from app.accounts.commands import session as commands
from app.accounts.cookies import Cookies
from app.accounts.inputs import NewUser
from app.accounts.porter import Porter
from app.accounts.queries import sessions as queries
from app.accounts.queries.people import one
from app.accounts.rules import sessions as rules
from app.kernel import clock, db
from app.kernel.seal import sha256
from tests import make
from tests.accounts.make import PASSWORD, Visit, factor_of, fields_of, name_of, person, signed_in


async def test_the_cookie_says_no_more_than_it_must(house: None, porter: Porter, visit: Visit) -> None:
    answer = await visit().sign_in(await name_of(await person(porter)), PASSWORD)
    session = next(
        value for value in answer.headers.get_list("set-cookie") if value.startswith("recourse-dev=")
    )
    token = session.partition("=")[2].partition(";")[0]
    assert len(token) == 43
    assert session == f"recourse-dev={token}; Path=/; HttpOnly; SameSite=Lax"
    assert await db.fetchval("select token from app_session") == sha256(token).hex()


def test_over_https_the_cookie_is_the_hosts_alone_and_signing_out_empties_the_browser() -> None:
    entered, left = Response(), Response()
    Cookies(secure=True).set_session(entered, "x" * 43)
    Cookies(secure=True).end_session(left)
    assert (
        entered.headers["set-cookie"] == f"__Host-recourse={'x' * 43}; Path=/; Secure; HttpOnly; SameSite=Lax"
    )
    assert left.headers["set-cookie"] == "__Host-recourse=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
    assert left.headers["clear-site-data"] == '"cache", "storage"'


async def test_a_token_sent_in_is_never_adopted(house: None, porter: Porter, visit: Visit) -> None:
    """security.md SI-14: fixation."""
    browser, chosen = visit(), "a" * 43
    browser.client.cookies.set("recourse-dev", chosen, domain="127.0.0.1")
    await browser.sign_in(await name_of(await person(porter)), PASSWORD)
    assert await db.fetchval("select count(*) from app_session where token = $1", sha256(chosen).hex()) == 0
    assert (
        await visit().get("accounts.profile.edit", headers={"cookie": f"recourse-dev={chosen}"})
    ).status_code == 303


NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


async def test_a_session_rests_an_hour_and_lives_half_a_day(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    for minutes in range(59, 12 * 60, 59):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            assert (await browser.get("accounts.profile.edit")).status_code == 200
    with clock.frozen(NOON + timedelta(hours=12)):
        assert (await browser.get("accounts.profile.edit")).headers["location"] == "/sign-in?next=%2Fme"


async def test_a_session_that_rested_an_hour_is_over(house: None, porter: Porter, visit: Visit) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(minutes=60)):
        assert (await browser.get("accounts.profile.edit")).status_code == 303


async def test_an_organisation_may_shorten_the_rest_and_not_lengthen_it(
    house: None, porter: Porter, visit: Visit
) -> None:
    for minutes, ends in ((15, 15), (600, 60)):
        organisation = await make.organisation(session_minutes=minutes)
        with clock.frozen(NOON):
            browser, _key = await signed_in(porter, visit, organisation=organisation)
        with clock.frozen(NOON + timedelta(minutes=ends) - timedelta(seconds=1)):
            assert (await browser.get("accounts.api_token.index", headers={"x-poll": "1"})).status_code == 200
        with clock.frozen(NOON + timedelta(minutes=ends)):
            assert (await browser.get("accounts.profile.edit")).status_code == 303


@pytest.mark.parametrize("how", [{"headers": {"x-poll": "1"}}, {"headers": {"sec-purpose": "prefetch"}}])
async def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(
    how: dict[str, Any], house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(minutes=30)):
        await browser.get("accounts.profile.edit", **how)
    assert await db.fetchval("select seen_at from app_session") == NOON


async def test_being_seen_is_written_once_a_minute_and_a_page_costs_one_statement_for_it(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
        await browser.get("accounts.api_token.index")
        usual = browser.statements
    with clock.frozen(NOON + timedelta(seconds=59)):
        await browser.get("accounts.api_token.index")
        assert browser.statements == usual
    with clock.frozen(NOON + timedelta(seconds=60)):
        await browser.get("accounts.api_token.index")
        assert browser.statements == usual + 1
    assert await db.fetchval("select seen_at from app_session") == NOON + timedelta(seconds=60)


async def test_static_files_and_health_ask_for_nobody(
    house: None, porter: Porter, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _key = await signed_in(porter, visit)
    asked: list[str] = []

    async def find(token_hash: str, **_how: Any) -> None:
        asked.append(token_hash)

    monkeypatch.setattr(queries, "find", find)
    for path in ("/static/css/none.css", "/healthz", "/readyz"):
        await browser.send("GET", path, htmx=True)
    assert asked == []
    await browser.get("accounts.profile.edit")
    assert len(asked) == 1


async def test_the_sixth_browser_ends_the_first(house: None, porter: Porter, visit: Visit) -> None:
    key = await person(porter)
    name, browsers = await name_of(key), [visit() for _n in range(6)]
    for n, browser in enumerate(browsers):
        with clock.frozen(NOON + timedelta(seconds=2 * n)):
            await browser.sign_in(name, PASSWORD)
    with clock.frozen(NOON + timedelta(minutes=1)):
        assert [(await each.get("accounts.profile.edit")).status_code for each in browsers] == [
            303,
            *[200] * 5,
        ]


ENDS = ["password", "deactivated", "role", "organisation", "signed out everywhere", "factor"]


async def _another_code() -> str:
    return str(await db.fetchval("select code from organisation where id = $1", await make.organisation()))


async def _change(what: str, key: Any, porter: Porter) -> None:
    admin = await make.account("admin")
    if what == "password":
        token = await links.reset(key)
        assert token
        await links.spend(token, await porter.hasher.hashed("other words"), key=b"none")
    elif what == "deactivated":
        await people.deactivate(key, by=admin)
    elif what == "signed out everywhere":
        await commands.sign_out_everywhere(key, by=admin)
    elif what == "factor":
        await factor_of(key, porter)
    else:
        known = await one(admin, key)
        assert known
        code = known.organisation_code if what == "role" else await _another_code()
        form = {
            "name": known.name,
            "email": known.email,
            "role": "field_officer" if what == "role" else known.role,
            "organisation": code,
        }
        await people.update(key, NewUser.parse(form), version=known.version, by=admin)


@pytest.mark.parametrize("what", ENDS)
async def test_a_change_of_rights_ends_sessions_with_the_next_request(
    what: str, house: None, porter: Porter, visit: Visit
) -> None:
    """security.md SE-4."""
    browser, key = await signed_in(porter, visit)
    assert (await browser.get("accounts.profile.edit")).status_code == 200
    await _change(what, key, porter)
    answer = await browser.get("accounts.profile.edit", htmx=True)
    assert answer.status_code == 401
    assert await db.fetchval("select count(*) from app_session") == 0


async def test_the_hubs_hear_whose_streams_to_close(
    house: None, porter: Porter, visit: Visit, owner_url: str
) -> None:
    _browser, key = await signed_in(porter, visit)
    listener, heard = await asyncpg.connect(owner_url), asyncio.get_running_loop().create_future()
    try:
        await listener.add_listener(commands.CHANNEL, lambda *told: heard.done() or heard.set_result(told[3]))
        await commands.end_all(key)
        assert await asyncio.wait_for(heard, 5) == str(key)
    finally:
        await listener.close()


async def test_the_allow_list_is_asked_on_every_request(house: None, porter: Porter, visit: Visit) -> None:
    organisation = await make.organisation(address_allow_list=["203.0.113.0/24"])
    browser, key = await signed_in(porter, visit, organisation=organisation)
    elsewhere = visit(address="198.51.100.7")
    elsewhere.client.cookies = browser.client.cookies
    refused = await elsewhere.get("accounts.profile.edit")
    assert refused.status_code == 403
    assert "own network" in refused.text
    assert (await browser.get("accounts.profile.edit")).status_code == 200
    assert (await visit(address="198.51.100.7").sign_in(await name_of(key), PASSWORD)).status_code == 401


async def test_the_page_is_in_the_persons_language_and_on_their_clock(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit, language="ar", time_zone="Asia/Riyadh")
        page = (await browser.get("accounts.profile.edit")).text
    assert 'lang="ar" dir="rtl"' in page
    assert "١٥:٠٠" in page


async def test_an_expired_form_is_answered_by_a_dialog_that_keeps_the_page(
    house: None, porter: Porter, visit: Visit
) -> None:
    """security.md SI-13."""
    with clock.frozen(NOON):
        browser, key = await signed_in(porter, visit)
    name = await name_of(key)
    with clock.frozen(NOON + timedelta(hours=2)):
        refused = await browser.post("accounts.theme.update", {"theme": "dark"}, htmx=True)
        assert refused.status_code == 401
        assert 'hx-swap-oob="innerHTML:#layer"' in refused.text
        form = fields_of(refused.text)
        assert form["name"] == name
        again = await browser.post("accounts.sign_in.create", {**form, "password": PASSWORD}, htmx=True)
        assert (again.status_code, again.headers["hx-trigger"]) == (204, "dialog:close")
        assert (await browser.post("accounts.theme.update", {"theme": "dark"}, htmx=True)).status_code == 204


async def test_when_somebody_else_signs_in_the_page_is_loaded_anew(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    other = await name_of(await person(porter))
    with clock.frozen(NOON + timedelta(hours=2)):
        form = fields_of((await browser.post("accounts.theme.update", {"theme": "dark"}, htmx=True)).text)
        answer = await browser.post(
            "accounts.sign_in.create", {**form, "name": other, "password": PASSWORD}, htmx=True
        )
    assert answer.headers["hx-refresh"] == "true"
    assert "hx-trigger" not in answer.headers


async def test_an_expired_form_without_script_answers_with_the_sign_in_page(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        browser, _key = await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(hours=2)):
        answer = await browser.post(
            "accounts.theme.update", {"theme": "dark"}, headers={"referer": "http://127.0.0.1:8000/me"}
        )
    assert answer.status_code == 401
    assert fields_of(answer.text)["next"] == "/me"


async def test_old_sessions_are_swept_a_day_after_their_end(
    house: None, porter: Porter, visit: Visit
) -> None:
    with clock.frozen(NOON):
        await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(hours=35)):
        await commands.sweep()
        assert await db.fetchval("select count(*) from app_session") == 0
    with clock.frozen(NOON):
        await signed_in(porter, visit)
    with clock.frozen(NOON + timedelta(hours=20)):
        await commands.sweep()
        assert await db.fetchval("select count(*) from app_session") == 1


async def test_the_database_being_away_is_a_503_and_no_sign_in_page(
    house: None, porter: Porter, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _key = await signed_in(porter, visit)

    async def gone(*_args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(db, "fetchrow", gone)
    assert (await browser.get("accounts.profile.edit")).status_code == 503


@given(st.integers(-10, 10_000), st.integers(0, 13 * 60), st.integers(0, 13 * 60))
def test_no_organisation_lengthens_a_session(minutes: int, rested: int, age: int) -> None:
    now = NOON + timedelta(days=1)
    worth = rules.standing(
        now=now,
        active=True,
        seen_at=now - timedelta(minutes=rested),
        expires_at=now - timedelta(minutes=age) + rules.LONGEST,
        minutes=minutes,
        allow_list=[],
        address="",
    )
    open_ = rested < min(60, max(1, minutes)) and age < 12 * 60
    assert (worth is rules.Standing.OPEN) == open_


ADDRESSES = [
    ("203.0.113.9", [], True),
    ("203.0.113.9", ["203.0.113.9"], True),
    ("203.0.113.9", ["203.0.113.0/24"], True),
    ("::ffff:203.0.113.9", ["203.0.113.0/24"], True),
    ("2001:db8::7", ["2001:db8::/32"], True),
    ("198.51.100.1", ["203.0.113.0/24", "2001:db8::/32"], False),
    ("203.0.113.9", ["a slip of the pen"], False),
    ("", ["203.0.113.0/24"], False),
    ("", [], True),
]


@pytest.mark.parametrize(("address", "allowed", "may"), ADDRESSES)
def test_an_address_is_looked_for_in_the_list(address: str, allowed: list[str], may: bool) -> None:
    assert rules.may_come_from(address, allowed) is may
