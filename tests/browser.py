"""A browser without a window: it speaks route names, follows the house's rules, and reads pages as people do."""

import re
from dataclasses import dataclass
from typing import Any

import httpx
from bs4 import BeautifulSoup

from app.accounts.account import Account
from app.accounts.porter import Porter
from app.accounts.sessions import SessionMiddleware
from app.kernel.counting import Statements
from app.main import ROUTES, create_app
from app.settings import ROOT, Settings
from app.web.hub import Pace, hub
from app.web.next_url import pages_of
from app.web.routing import url_for
from tests.house_rules import check_page

ORIGIN = "http://127.0.0.1:8000"
_app: Any = None


def the_app() -> Any:
    """The whole console; a test may say who is looking instead of signing in."""
    global _app
    if _app is None:
        settings = Settings.from_env(
            {"RECOURSE_ENV": "test", "PUBLIC_URL": ORIGIN, "DATA_DIR": str(ROOT / ".data" / "test")}
        )
        porter = Porter.of(settings, is_page=pages_of(ROUTES))
        hub.pace = Pace(life=0)  # a stream that answers and ends: this browser reads whole answers
        _app = create_app(settings, identify=lambda app: SessionMiddleware(app, porter=porter))
    return _app


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: httpx.Headers
    text: str
    statements: int

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "lxml")

    def texts(self, selector: str) -> list[str]:
        """The words of every element that matches."""
        return [" ".join(found.get_text(" ").split()) for found in self.soup.select(selector)]

    def form(self, action: str) -> dict[str, str]:
        """The hidden fields of the form with this action, its form key among them."""
        found = self.soup.select_one(f'form[action="{action}"]')
        assert found is not None, f"no form posts to {action}"
        return {each["name"]: each.get("value", "") for each in found.select("input[type=hidden]")}

    @property
    def plain(self) -> str:
        """The page without what is new each time: form keys."""
        return re.sub(r'(name="form_key" value=)"[^"]*"', r"\1", self.text)

    @property
    def location(self) -> str:
        return self.headers.get("location") or self.headers.get("hx-redirect", "")


class Browser:
    """One person's browser."""

    def __init__(self, account: Account | None) -> None:
        self.account = account

    async def get(
        self, name: str, *, query: dict[str, Any] | None = None, fragment: bool = False, **params: Any
    ) -> Answer:
        """Open a page by its name."""
        the_app()
        return await self.request("GET", url_for(name, query=query, **params), fragment=fragment)

    async def post(
        self, name: str, form: dict[str, Any] | None = None, *, fragment: bool = False, **params: Any
    ) -> Answer:
        """Send a form to a named page."""
        the_app()
        return await self.request("POST", url_for(name, **params), data=form or {}, fragment=fragment)

    async def request(
        self,
        method: str,
        path: str,
        *,
        fragment: bool = False,
        headers: dict[str, str] | None = None,
        **how: Any,
    ) -> Answer:
        """Send anything anywhere."""
        sent = {"sec-fetch-site": "same-origin", **(headers or {})}
        if fragment:
            sent |= {"hx-request": "true", "hx-request-type": "partial"}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            with Statements() as statements:
                response = await client.request(method, path, headers=sent, **how)
        answer = Answer(response.status_code, response.headers, response.text, statements.count)
        # What a page asks for by itself (a chip, a badge) has no shell, whoever asks for it.
        if answer.text.lstrip().lower().startswith("<!doctype html") and not fragment:
            check_page(answer.text, path)
        return answer

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        if self.account is not None:
            scope["user"] = self.account
        await the_app()(scope, receive, send)
