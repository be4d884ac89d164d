"""A browser that comes from the street: it keeps its cookies and has nobody's account in its pocket."""

from contextlib import suppress
from typing import Any

import httpx

from app.kernel.counting import Statements
from app.web.routing import url_for
from tests.house_rules import check_page

ORIGIN = "http://127.0.0.1:8000"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class _Heard(Exception):
    """The head of a stream is all that is wanted of it."""


def without_streams(app: Any) -> Any:
    """The same app, but a stream of events ends with its head: it would never end by itself."""

    async def heads(scope: Any, receive: Any, send: Any) -> None:
        async def first(message: Any) -> None:
            await send(message)
            kinds = [value for name, value in message.get("headers", ()) if name == b"content-type"]
            if any(kind.startswith(b"text/event-stream") for kind in kinds):
                await send({"type": "http.response.body", "body": b""})
                raise _Heard

        with suppress(_Heard):
            await app(scope, receive, first)

    return heads


class Visitor:
    """One browser with its own cookies and address."""

    def __init__(self, app: Any, *, address: str = "203.0.113.9") -> None:
        transport = httpx.ASGITransport(
            without_streams(app), client=(address, 4_000), raise_app_exceptions=False
        )
        self.client = httpx.AsyncClient(
            transport=transport,
            base_url=ORIGIN,
            headers={"sec-fetch-site": "same-origin", "user-agent": FIREFOX},
        )
        self.statements = 0

    async def get(
        self,
        name: str,
        *,
        query: dict[str, Any] | None = None,
        htmx: bool = False,
        headers: dict[str, str] | None = None,
        **params: Any,
    ) -> httpx.Response:
        """Open a page by its name."""
        return await self.send("GET", url_for(name, query, **params), htmx=htmx, headers=headers)

    async def post(
        self,
        name: str,
        form: dict[str, Any] | None = None,
        *,
        htmx: bool = False,
        headers: dict[str, str] | None = None,
        **params: Any,
    ) -> httpx.Response:
        """Send a form to a named page."""
        return await self.send("POST", url_for(name, **params), data=form or {}, htmx=htmx, headers=headers)

    async def send(
        self,
        method: str,
        path: str,
        *,
        htmx: bool = False,
        headers: dict[str, str] | None = None,
        **how: Any,
    ) -> httpx.Response:
        """Send anything anywhere."""
        headers = {**({"hx-request": "true"} if htmx else {}), **(headers or {})}
        with Statements() as statements:
            response = await self.client.request(method, path, headers=headers, **how)
        self.statements = statements.count
        if response.headers.get("content-type", "").startswith("text/html") and not htmx and response.text:
            check_page(response.text, path)
        return response

    async def sign_in(self, name: str, password: str, **more: str) -> httpx.Response:
        """Send the sign-in form."""
        return await self.post("accounts.sign_in.create", {"name": name, "password": password, **more})

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self.client.cookies)

    @property
    def session(self) -> str | None:
        return self.client.cookies.get("recourse-dev")
