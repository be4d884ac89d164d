"""Routes named after what answers them, and the router that asks few of them."""

import sys
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, Router

from app.kernel.errors import NotFound
from app.main import ROUTES
from app.web.routing import Addresses, ByFirstWord, Handler, key_in, public, visit
from tests.web.floor import hello, send

KEY = "01a1fde3-e154-75be-b0b1-48e90d2c1daf"


def handler_of(module: str, name: str) -> Handler:
    """A handler as if a room had it: it counts how often it was run."""

    async def handler(request: Request) -> Response:
        handler.__dict__["runs"] = handler.__dict__.get("runs", 0) + 1
        return PlainTextResponse("ran")

    handler.__module__, handler.__name__ = module, name
    sys.modules.setdefault(module, ModuleType(module))
    return handler


def test_a_route_is_named_by_the_room_the_page_and_the_deed() -> None:
    route = visit("POST", "/x", public("Anybody may.")(handler_of("app.cases.pages.note", "create")))
    assert (route.name, route.visit.mark.permission) == ("cases.note.create", None)


def test_nothing_is_open_by_omission() -> None:
    with pytest.raises(RuntimeError, match=r"app\.cases\.pages\.note\.create has neither"):
        visit("POST", "/x", handler_of("app.cases.pages.note", "create"))


async def test_to_ask_whether_a_page_is_there_runs_nothing() -> None:
    handler = public("Anybody may.")(handler_of("app.cases.pages.case", "show"))
    router = Router([visit("GET", "/x", handler)])
    assert ((await send(router, "HEAD", "/x")).status_code, handler.__dict__.get("runs")) == (200, None)
    assert ((await send(router, "GET", "/x")).text, handler.__dict__["runs"]) == ("ran", 1)


@pytest.mark.parametrize("name", ["a%00b", "a%07b", "x" * 201])
async def test_what_names_nothing_is_not_there_and_nobody_is_asked(name: str) -> None:
    handler = public("Anybody may.")(handler_of("app.cases.pages.case", "show"))
    with pytest.raises(NotFound):
        await send(Router([visit("GET", "/cases/{reference}", handler)]), "GET", f"/cases/{name}")
    assert "runs" not in handler.__dict__


def asked_for(**params: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": "/", "headers": [], "path_params": params})


def test_a_key_of_the_address_is_read_or_is_not_there() -> None:
    assert key_in(asked_for(id=KEY)) == key_in(asked_for(user=KEY), "user") == UUID(KEY)
    for none in ("", "nonsense", KEY + "0", "%00"):
        with pytest.raises(NotFound):
            key_in(asked_for(id=none))


def test_an_address_says_only_what_was_asked_for() -> None:
    addresses = Addresses()
    addresses.fill(ROUTES)
    assert addresses.url_for("accounts.user.index", {"q": "a b", "role": "", "state": None}) == "/users?q=a+b"
    assert addresses.url_for("accounts.user.edit", user=KEY) == f"/users/{KEY}"
    with pytest.raises(KeyError):
        addresses.url_for("accounts.user.nowhere")


async def test_the_same_route_answers_as_if_all_were_asked() -> None:
    def say(word: str) -> Any:
        async def answer(_request: Request) -> Response:
            return PlainTextResponse(word)

        return answer

    routes = [
        Route("/", say("home")),
        Route("/cases", say("cases")),
        Route("/cases/{reference}", say("a case")),
        Route("/{anything}", say("anything")),
        Route("/cases-of-old", say("never reached")),
        Mount("/static", hello),
    ]
    few, all_of_them = ByFirstWord(routes), Router(routes, redirect_slashes=False)
    for path in ("/", "/cases", "/cases/AC-1", "/cases-of-old", "/other", "/static/a.css"):
        assert (await send(few, "GET", path)).text == (await send(all_of_them, "GET", path)).text, path
    assert (await send(few, "POST", "/cases")).status_code == 405
    assert (await send(few, "GET", "/no/where")).status_code == 404
