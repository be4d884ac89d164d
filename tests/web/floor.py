"""The smallest house that stands on the web floor: an app, the layers under test, and a way to knock."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp

from app.kernel import log


def knock(app: ASGIApp, *, url: str = "http://localhost", peer: str = "203.0.113.9") -> httpx.AsyncClient:
    """A client of an app in this process; an error the app lets through is raised here."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(peer, 4_000)), base_url=url)


async def send(app: ASGIApp, method: str, path: str = "/", **how: Any) -> httpx.Response:
    """One request."""
    url, peer = how.pop("url", "http://localhost"), how.pop("peer", "203.0.113.9")
    async with knock(app, url=url, peer=peer) as client:
        return await client.request(method, path, **how)


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """Says hello to anything."""
    await PlainTextResponse("hello")(scope, receive, send)


async def page(scope: Any, receive: Any, send: Any) -> None:
    """A page of HTML."""
    await HTMLResponse("<!doctype html><title>hello</title>")(scope, receive, send)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body and says how long it was."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def render(request: Request, status: int, message: object) -> Response:
    """What the house does with an error, in one line."""
    return HTMLResponse(f"<p>{message}</p>", status_code=status)


def raising(failure: BaseException) -> ASGIApp:
    """An app that always fails."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise failure

    return app


@contextmanager
def lines() -> Iterator[list[dict[str, Any]]]:
    """The log lines written in the block, once it has ended."""
    stream, found = StringIO(), []
    log.configure(strict=True, stream=stream)
    try:
        yield found
    finally:
        found += [json.loads(line) for line in stream.getvalue().splitlines()]
        log.configure(strict=True)
