"""One door, and what stands in the table of routes (security.md SI-1, SI-8, AZ-1, SE-6)."""

import ast
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.accounts import permissions
from app.accounts.porter import Porter
from app.accounts.routes import ROUTES
from app.kernel import clock, db, ids
from app.main import ROUTES as ALL
from app.settings import ROOT
from tests.accounts.make import PASSWORD, Visit, code, factor_of, name_of, person
from tests.accounts.visitor import Visitor

DOORS = {
    "accounts.sign_in.create",
    "accounts.code.create",
    "accounts.reauthentication.create",
    "accounts.sign_out.create",
}


def path_of(route: Any) -> str:
    parts = [str(ids.new()) if part.startswith("{") else part for part in route.visit.path.split("/")]
    return "/".join(parts)


async def test_the_sessions_cookie_is_set_at_the_door_and_nowhere_else(
    house: None, porter: Porter, visit: Visit
) -> None:
    """Every route is opened by somebody signed in, by a stranger and by somebody half in, with a full form."""
    setting: set[str] = set()
    with_factor, name = await person(porter), await name_of(await person(porter))
    secret, _codes = await factor_of(with_factor, porter)
    for who in ("", await name_of(with_factor), name):
        browser = await _arrived(visit, who)
        for route in ALL:
            form = {"name": name, "password": PASSWORD, "code": code(secret), "proof": PASSWORD}
            answer = await browser.send(route.visit.method, path_of(route), data=form, htmx=True)
            cookies = [each.partition("=")[0] for each in answer.headers.get_list("set-cookie")]
            setting |= {route.name} if "recourse-dev" in cookies else set()
            if cookies or answer.status_code == 401:
                browser = await _arrived(visit, who)
    assert setting == DOORS


async def _arrived(visit: Visit, who: str) -> Visitor:
    """Somebody at their page, somebody who owes a code, or a stranger without a name."""
    browser = visit()
    await db.execute("delete from throttle")
    if who:
        await browser.sign_in(who, PASSWORD)
    return browser


def test_only_the_door_writes_the_sessions_cookie() -> None:
    callers = set()
    for path in sorted(Path(ROOT, "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"set_session", "end_session"}:
                callers.add(path.relative_to(ROOT).as_posix())
    assert callers == {
        "app/accounts/arrival.py",
        "app/accounts/pages/reauthentication.py",
        "app/accounts/pages/sign_out.py",
    }


FRESH = [route for route in ROUTES if route.visit.mark.fresh]


def test_what_the_table_calls_fresh_is_fresh_on_every_route_of_accounts() -> None:
    asked = {(route.name, route.visit.mark.permission) for route in ROUTES if not route.visit.mark.fresh}
    assert {name for name, permission in asked if permission in permissions.FRESH} == set()


@pytest.mark.parametrize("route", FRESH, ids=lambda route: f"{route.visit.method} {route.visit.path}")
async def test_a_proof_of_eleven_minutes_ago_is_too_old(
    route: Any, house: None, porter: Porter, visit: Visit
) -> None:
    """security.md SE-6: 403 and a dialog, and nothing has changed."""
    browser, key = visit(), await person(porter, "operator_manager", is_demo=True)
    await browser.sign_in(await name_of(key), PASSWORD)
    before = await _fingerprint()
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        answer = await browser.send(route.visit.method, path_of(route), data={"name": "x"}, htmx=True)
    assert answer.status_code == 403
    assert 'id="prove"' in answer.text
    assert await _fingerprint() == before


async def _fingerprint() -> list[int]:
    tables = ("app_user", "api_token", "second_factor", "recovery_code", "one_time_link", "event_log", "job")
    return [await db.fetchval(f"select count(*) from {table}") for table in tables]


async def test_pages_of_the_door_load_no_more_than_they_need(house: None, visit: Visit) -> None:
    """security.md WB-4: the pages of strangers run one script and no htmx."""
    for name in ("accounts.sign_in.new", "accounts.reset.new"):
        page = (await visit().get(name)).text
        assert page.count("<script") == 1
        assert "htmx" not in page.partition("</head>")[0]
