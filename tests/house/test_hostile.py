"""The attack corpus: hostile strings in every field and query key of every route (security.md 5.1): never a 500."""

import os
import random
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.accounts.account import Account
from app.main import ROUTES
from app.settings import ROOT
from app.web.routing import VisitRoute
from tests import make
from tests.browser import Browser
from tests.hostile import naughty
from tests.house.objects import unknown
from tests.house.test_authorisation import PARAMETER

CANARY = "\"'><x-canary></x-canary><img src=x onerror=hit(1)>{{7*7}}${7*7}"
QUERY = ("q", "view", "state", "category", "actor", "outcome", "owner", "since", "until", "sort", "order", "after",
         "before", "size", "show", "drawn", "page", "next", "organisation", "kind")  # fmt: skip
READERS = "text|line|number|decimal|money|date|time|instant|choice|choices|reference|id|ids|flag|secret|files"
READER = re.compile(rf'\.(?:{READERS})\(\s*"([a-z_0-9]+)"')
PATHS = (
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "%27%20or%201=1--",
    "%F0%9F%92%A9",
    "a" * 600,
    "%252e",
    "-1",
    "%0d%0aX:1",
)
ROLES = (
    "operator_manager",
    "provider_manager",
    "admin",
    "complaints_officer",
    "action_coordinator",
    "analyst",
)
#: how many of the corpus each route takes; `make attack` throws all of it
EACH = int(os.environ.get("ATTACK_EACH", "12"))
NAMED = [route for route in ROUTES if "{" in route.visit.path]


CORPUS = naughty()


def fields_of(route: VisitRoute) -> set[str]:
    """Every field that the room of this route reads anywhere: more than the route takes, which is the point."""
    room = Path(ROOT, "app", route.visit.name.split(".")[0])
    found = {name for path in room.rglob("*.py") for name in READER.findall(path.read_text())}
    return found or {"text"}


def _picked(route: VisitRoute) -> list[str]:
    chance = random.Random(f"{route.visit.method} {route.visit.path}")
    return [CANARY, *chance.sample(CORPUS, min(EACH, len(CORPUS)))]


async def _account(route: VisitRoute) -> Account:
    permission = route.visit.mark.permission
    for role in ROLES:
        account = await make.account(role)
        if permission is None or account.can(permission):
            return account
    return account


def _is_unwell(route: VisitRoute, status: int) -> bool:
    """The machines' pages say 503 in a house without a consumer: that is their answer, not a failure."""
    return status == 503 and route.visit.name.split(".")[0] == "status"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.visit.method} {route.visit.path}")
async def test_hostile_input_is_harmless(house: None, route: VisitRoute) -> None:
    account = await _account(route)
    reference = await make.case(account) if route.visit.path.startswith("/cases/{reference}") else ""
    path = PARAMETER.sub(lambda match: reference or unknown(match[1]), route.visit.path)
    browser = Browser(account)
    for text in _picked(route):
        if route.visit.method == "GET":
            query = urlencode(dict.fromkeys(QUERY, text[:400]), errors="surrogatepass")
            answer = await browser.request("GET", f"{path}?{query}"[:4000])
        else:
            body = urlencode(dict.fromkeys(fields_of(route), text), errors="surrogatepass")
            answer = await browser.request(
                route.visit.method,
                path,
                content=body[:900_000],
                headers={"content-type": "application/x-www-form-urlencoded"},
            )
        assert answer.status < 500 or _is_unwell(route, answer.status), repr(text)[:80]
        assert "<x-canary>" not in answer.text
        assert "${49}" not in answer.text and "{{49}}" not in answer.text


@pytest.mark.parametrize(
    "route",
    NAMED,
    ids=lambda route: f"{route.visit.method} {route.visit.path}",
)
async def test_hostile_addresses_name_nothing(house: None, route: VisitRoute) -> None:
    account = await _account(route)
    for text in PATHS:
        answer = await Browser(account).request(route.visit.method, PARAMETER.sub(text, route.visit.path))
        assert answer.status < 500, text
