"""The attack corpus: hostile strings in every field and query key of every route (security.md 5.1): never a 500."""

import os
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from app.accounts.account import Account
from app.accounts.permissions import ROLES as ALL_ROLES
from app.main import ROUTES
from app.settings import ROOT
from app.web.routing import VisitRoute
from tests import make
from tests.browser import Answer, Browser
from tests.hostile import naughty
from tests.house.objects import FOREIGN, unknown
from tests.house.test_authorisation import PARAMETER, key_of, room_of

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
SAMPLE = 12
EACH = int(os.environ.get("ATTACK_EACH", str(SAMPLE)))
NAMED = [route for route in ROUTES if "{" in route.visit.path]


CORPUS = naughty()


def fields_of(route: VisitRoute) -> set[str]:
    """Every field that the room of this route reads anywhere: more than the route takes, which is the point."""
    return _fields_in(room_of(route))


@cache
def _fields_in(room: str) -> set[str]:
    found = {
        name for path in Path(ROOT, "app", room).rglob("*.py") for name in READER.findall(path.read_text())
    }
    return found or {"text"}


def _picked(route: VisitRoute) -> list[str]:
    chance = random.Random(f"{route.visit.method} {route.visit.path}")
    return [CANARY, *chance.sample(CORPUS, min(EACH, len(CORPUS)))]


async def _account(route: VisitRoute) -> Account:
    """Somebody who may; where a record is wanted, somebody who sees everybody's, if there is one."""
    permission, found = route.visit.mark.permission, None
    for role in dict.fromkeys([*ROLES, *ALL_ROLES]):
        account = await make.account(role)
        if permission is None or account.can(permission):
            if account.scope is None or not _is_of_a_record(route):
                return account
            found = found or account
    assert found is not None, f"nobody may {permission}"
    return found


def _is_of_a_record(route: VisitRoute) -> bool:
    return room_of(route) in FOREIGN and f"{{{key_of(route)}}}" in route.visit.path


async def _path(route: VisitRoute, account: Account) -> str:
    """The address of a record that is there, where one is known to be made, so that the page reads on."""
    values = {}
    if route.visit.path.startswith("/cases/{reference}"):
        values["reference"] = await make.case(account)
    elif _is_of_a_record(route):
        values[key_of(route)] = await FOREIGN[room_of(route)](account)
    return PARAMETER.sub(lambda match: values.get(match[1], unknown(match[1])), route.visit.path)


def _is_unwell(route: VisitRoute, status: int) -> bool:
    """The machines' pages say 503 in a house without a consumer: that is their answer, not a failure."""
    return status == 503 and route.visit.name.split(".")[0] == "status"


class _Scope(dict[str, Any]):
    """Hears whether anything of the house asks what stood behind the question mark."""

    asked = False

    def __getitem__(self, name: str) -> Any:
        self.asked |= name == "query_string"
        return super().__getitem__(name)


class _Thrower(Browser):
    """Throws texts at a route, and knows whether it read any."""

    reads = False

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        heard = _Scope(scope)
        await super().app(heard, receive, send)
        self.reads |= heard.asked

    async def throw(self, route: VisitRoute, path: str, text: str) -> Answer:
        """The text in every query key, or in every field."""
        if route.visit.method == "GET":
            query = urlencode(dict.fromkeys(QUERY, text[:400]), errors="surrogatepass")
            return await self.request("GET", f"{path}?{query}"[:4000])
        body = urlencode(dict.fromkeys(fields_of(route), text), errors="surrogatepass")
        answer = await self.request(
            route.visit.method,
            path,
            content=body[:900_000],
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        # What is not there, and what nobody may, is refused before a field is read.
        self.reads |= answer.status not in {403, 404, 405}
        return answer


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.visit.method} {route.visit.path}")
async def test_hostile_input_is_harmless(
    house: None, route: VisitRoute, record_property: Callable[[str, object], None]
) -> None:
    """A route that has read nothing of a sample reads nothing of the rest either, which it is spared."""
    account = await _account(route)
    path, thrower, thrown = await _path(route, account), _Thrower(account), 0
    for text in _picked(route):
        if thrown >= SAMPLE and not thrower.reads:
            break
        answer = await thrower.throw(route, path, text)
        thrown += 1
        assert answer.status < 500 or _is_unwell(route, answer.status), repr(text)[:80]
        assert "<x-canary>" not in answer.text
        assert "${49}" not in answer.text and "{{49}}" not in answer.text
    record_property("reads" if thrower.reads else "reads nothing", thrown)


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
