"""Every route against every role: who is let in, who is turned away, and that turning away changes nothing."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts.account import Account
from app.accounts.permissions import ROLES
from app.kernel import clock, db
from app.main import ROUTES
from app.web.routing import VisitRoute
from tests import make
from tests.browser import Answer, Browser
from tests.house import objects

PARAMETER = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
TURNED_AWAY = {401, 403}
#: Tables that a look or a refusal may touch: counters of knocks and the trace of a look.
QUIET = {"throttle", "once", "counter", "sign_in", "sign_in_failure", "consumer"}


def _path(route: VisitRoute, **values: str) -> str:
    return PARAMETER.sub(lambda match: values.get(match[1], objects.unknown(match[1])), route.visit.path)


async def _people() -> dict[str, Account]:
    people = {role: await make.account(role) for role in ROLES}
    return {role: replace(account, fresh_at=clock.now()) for role, account in people.items()}


async def _fingerprint() -> dict[str, str]:
    names = await db.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
    parts = [
        f"select '{row[0]}' as name,"
        f" count(*) || ':' || coalesce(sum(hashtext(t::text)::bigint), 0) as sum from \"{row[0]}\" t"
        for row in names
        if row[0] not in QUIET
    ]
    return {row["name"]: row["sum"] for row in await db.fetch(" union all ".join(parts))}


async def _try(account: Account | None, route: VisitRoute, path: str) -> Answer:
    return await Browser(account).request(route.visit.method, path)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.visit.method} {route.visit.path}")
async def test_only_those_come_in_who_may(house: None, route: VisitRoute) -> None:
    people, path, mark = await _people(), _path(route), route.visit.mark
    before = await _fingerprint()

    if mark.permission is not None:
        stranger = await _try(None, route, path)
        assert stranger.status in {303, 401}, "a stranger is sent to sign in"
        if stranger.status == 303:
            assert stranger.location.startswith("/sign-in")
        for role, account in people.items():
            if not account.can(mark.permission):
                assert (await _try(account, route, path)).status == 403, role
        if mark.fresh:
            stale = clock.now() - timedelta(minutes=11)
            for role, account in people.items():
                if account.can(mark.permission):
                    answer = await _try(replace(account, fresh_at=stale), route, path)
                    assert answer.status in {303, 403}, f"{role} must prove who they are"

    assert await _fingerprint() == before, "turning somebody away changes nothing"
    for role, account in people.items():
        if mark.permission is None or account.can(mark.permission):
            answer = await _try(account, route, path)
            unwell = answer.status == 503 and route.visit.name.startswith("status.")
            assert answer.status < 500 or unwell, f"{role}: {answer.status}"
            assert answer.status not in TURNED_AWAY or mark.permission is None, f"{role}: {answer.status}"


def room_of(route: VisitRoute) -> str:
    return route.visit.name.split(".")[0]


def key_of(route: VisitRoute) -> str:
    return objects.KEY.get(room_of(route), "reference")


FOREIGN = [
    route
    for route in ROUTES
    if room_of(route) in objects.FOREIGN and f"{{{key_of(route)}}}" in route.visit.path
]


@pytest.mark.parametrize("route", FOREIGN, ids=lambda route: f"{route.visit.method} {route.visit.path}")
async def test_somebody_elses_record_does_not_exist(house: None, route: VisitRoute) -> None:
    people, room = await _people(), room_of(route)
    reference = await objects.FOREIGN[room](people["operator"])
    before = await _fingerprint()

    for role, account in people.items():
        if account.scope is None:
            continue  # whoever sees everything has no record of somebody else
        if route.visit.mark.permission and account.can(route.visit.mark.permission):
            theirs = await _try(account, route, _path(route, **{key_of(route): reference}))
            nobodys = await _try(account, route, _path(route))
            assert (theirs.status, theirs.plain) == (404, nobodys.plain), role
            assert "Foreign Canary" not in theirs.text

    assert await _fingerprint() == before


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.visit.method} {route.visit.path}")
async def test_a_path_answers_only_its_own_methods(house: None, route: VisitRoute) -> None:
    path = _path(route)
    own = {other.visit.method for other in ROUTES if other.path_regex.match(path)}
    account = await make.account("admin")
    before = await _fingerprint()

    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - own:
        assert (await Browser(account).request(method, path)).status in {404, 405}, method
    if "GET" in own:
        head = await Browser(account).request("HEAD", path)
        assert head.text == ""

    assert await _fingerprint() == before
