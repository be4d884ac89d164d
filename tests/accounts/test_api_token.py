"""Tokens for programs (security.md 2.11)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Router

from app.accounts.bearer import TokenMiddleware
from app.accounts.commands import token as commands
from app.accounts.inputs import NewToken
from app.accounts.porter import Porter
from app.accounts.queries.sessions import account
from app.accounts.sessions import SessionMiddleware
from app.kernel import clock, db
from app.kernel.errors import Invalid
from app.kernel.seal import sha256
from app.web.middleware.answers import under
from tests import make
from tests.accounts.make import PASSWORD, Visit, name_of, person
from tests.accounts.visitor import Visitor

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


async def tell(scope: Any, receive: Any, send: Any) -> None:
    """Says who came, and what they may."""
    user = Request(scope).scope["user"]
    seen = {"id": str(user.id) if user else None, "timer": bool(user and user.can("timers.use"))}
    seen |= {"cases": bool(user and user.can("cases.read")), "fresh": bool(user and user.is_fresh)}
    seen["cookies"] = Request(scope).cookies
    await JSONResponse(seen)(scope, receive, send)


@pytest.fixture
def programs(porter: Porter) -> Any:
    """An app with a path for programs alone and one that people open too."""
    inner = SessionMiddleware(Router(default=tell), porter=porter)
    return TokenMiddleware(inner, porter=porter, only=under("/api"), shared=under("/timer"))


async def token_of(key: UUID, *scopes: str, days: int = 90) -> str:
    owner = await account(key)
    assert owner is not None
    return await commands.create(NewToken("telephony", list(scopes), days), by=owner)


def bearing(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def asked(app: Any, path: str, token: str | None, **how: Any) -> Any:
    headers = {**(bearing(token) if token else {}), **how.pop("headers", {})}
    return await Visitor(app, **how).send("GET", path, headers=headers, htmx=True)


async def test_a_token_does_what_it_was_made_for_in_its_owners_name(
    house: None, porter: Porter, programs: Any
) -> None:
    key = await person(porter)
    told = (await asked(programs, "/api/x", await token_of(key, "timers.use"))).json()
    assert told == {"id": str(key), "timer": True, "cases": False, "fresh": False, "cookies": {}}


async def test_a_token_loses_what_its_owner_loses(house: None, porter: Porter, programs: Any) -> None:
    key = await person(porter)
    token = await token_of(key, "timers.use")
    await db.execute("update app_user set role = 'complaints_officer' where id = $1", key)
    assert (await asked(programs, "/api/x", token)).json()["timer"] is False
    await db.execute("update app_user set active = false where id = $1", key)
    assert (await asked(programs, "/api/x", token)).status_code == 401


async def test_a_program_has_no_cookies_and_a_person_no_way_to_a_programs_path(
    house: None, porter: Porter, visit: Visit, programs: Any
) -> None:
    browser, key = visit(), await person(porter)
    await browser.sign_in(await name_of(key), PASSWORD)
    cookie = {"cookie": f"recourse-dev={browser.session}"}
    refused = await asked(programs, "/api/x", None, headers=cookie)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert "location" not in refused.headers
    assert (await asked(programs, "/timer/", None, headers=cookie)).json()["cases"] is True
    other = await token_of(await person(porter), "timers.use")
    assert (await asked(programs, "/timer/", other, headers=cookie)).json()["cases"] is False


WRONG = [
    "Bearer",
    "Basic abc",
    "Bearer rcs_abcdefgh_" + "x" * 43,
    "bearer {token}",
    "Bearer {token}x",
    "{token}",
]


@pytest.mark.parametrize("written", WRONG)
async def test_what_is_no_token_is_refused(written: str, house: None, porter: Porter, programs: Any) -> None:
    token = await token_of(await person(porter), "timers.use")
    answer = await asked(programs, "/api/x", None, headers={"authorization": written.format(token=token)})
    assert answer.status_code == 401
    assert token not in answer.text


async def test_a_token_holds_its_days_and_until_it_is_revoked(
    house: None, porter: Porter, programs: Any
) -> None:
    key = await person(porter)
    with clock.frozen(NOON):
        token = await token_of(key, "timers.use", days=2)
    with clock.frozen(NOON + timedelta(days=2) - timedelta(seconds=1)):
        assert (await asked(programs, "/api/x", token)).status_code == 200
    with clock.frozen(NOON + timedelta(days=2)):
        assert (await asked(programs, "/api/x", token)).status_code == 401
    with clock.frozen(NOON):
        owner = await account(key)
        assert owner is not None
        assert await commands.revoke(await db.fetchval("select id from api_token"), by=owner)
        assert (await asked(programs, "/api/x", token)).status_code == 401


async def test_only_the_hash_of_a_token_is_kept(house: None, porter: Porter) -> None:
    token = await token_of(await person(porter), "timers.use")
    prefix, public, secret = token.split("_", 2)
    row = await db.fetchrow("select public, secret_hash from api_token")
    assert row is not None
    assert (prefix, row["public"], bytes(row["secret_hash"])) == ("rcs", public, sha256(secret))
    assert (len(public), len(secret)) == (8, 43)


async def test_wrong_tokens_close_an_address_for_a_while(house: None, porter: Porter, programs: Any) -> None:
    token = await token_of(await person(porter), "timers.use")
    wrong = "rcs_abcdefgh_" + "x" * 43
    with clock.frozen(NOON):
        answers = [(await asked(programs, "/api/x", wrong)).status_code for _n in range(31)]
        assert answers == [401] * 30 + [429]
        closed = await asked(programs, "/api/x", token)
        assert (closed.status_code, int(closed.headers["retry-after"]) > 0) == (429, True)
        assert (await asked(programs, "/api/x", token, address="198.51.100.1")).status_code == 200


async def test_a_program_may_ask_so_often_a_minute(house: None, porter: Porter, programs: Any) -> None:
    token = await token_of(await person(porter), "timers.use")
    with clock.frozen(NOON):
        answers = [(await asked(programs, "/api/x", token)).status_code for _n in range(121)]
    assert answers == [200] * 120 + [429]


async def test_the_allow_list_holds_for_programs_too(house: None, porter: Porter, programs: Any) -> None:
    organisation = await make.organisation(address_allow_list=["203.0.113.0/24"])
    token = await token_of(await person(porter, organisation=organisation), "timers.use")
    assert (await asked(programs, "/api/x", token)).status_code == 200
    assert (await asked(programs, "/api/x", token, address="198.51.100.1")).status_code == 401


# the pages


async def test_a_token_is_shown_once_and_then_by_its_name(house: None, porter: Porter, visit: Visit) -> None:
    browser, key = visit(), await person(porter)
    await browser.sign_in(await name_of(key), PASSWORD)
    assert "You have no tokens" in (await browser.get("accounts.api_token.index")).text
    made = await browser.post(
        "accounts.api_token.create", {"name": "Switchboard", "scopes": "timers.use", "days": "90"}
    )
    code = BeautifulSoup(made.text, "lxml").select_one("main code")
    assert code is not None
    token = code.get_text()
    page = (await browser.get("accounts.api_token.index")).text
    assert "Switchboard" in page
    assert token not in page
    assert token[:12] in page
    await browser.post("accounts.api_token.destroy", token=await db.fetchval("select id from api_token"))
    assert "Over" in (await browser.get("accounts.api_token.index")).text


async def test_nobody_revokes_anothers_token(house: None, porter: Porter, visit: Visit) -> None:
    await token_of(await person(porter), "timers.use")
    browser, key = visit(), await person(porter)
    await browser.sign_in(await name_of(key), PASSWORD)
    token = await db.fetchval("select id from api_token")
    assert (await browser.post("accounts.api_token.destroy", token=token)).status_code == 404
    assert await db.fetchval("select revoked_at from api_token") is None


FORMS = [
    {"name": "", "scopes": "timers.use", "days": "9"},
    {"name": "x", "scopes": "cases.read", "days": "9"},
    {"name": "x", "days": "9"},
    {"name": "x", "scopes": "timers.use", "days": "366"},
    {"name": "x", "scopes": "timers.use", "days": "0"},
]


@pytest.mark.parametrize("form", FORMS)
def test_a_token_is_for_something_one_may_and_for_a_year_at_most(form: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        NewToken.parse(form, offered=["timers.use"])


async def test_whoever_has_nothing_for_programs_is_offered_nothing(
    house: None, porter: Porter, visit: Visit
) -> None:
    browser, key = visit(), await person(porter, "department_manager")
    await browser.sign_in(await name_of(key), PASSWORD)
    assert "nothing a program could do" in (await browser.get("accounts.api_token.new")).text
    refused: Response | Any = await browser.post(
        "accounts.api_token.create", {"name": "x", "scopes": "timers.use", "days": "9"}
    )
    assert refused.status_code == 422
