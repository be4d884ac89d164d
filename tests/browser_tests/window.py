"""One person's window on the console, which hears everything that must not happen (security.md 5.9)."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from app.accounts.account import Account
from app.accounts.commands import session
from app.web.routing import url_for
from tests.browser import the_app

#: What no script of the page says by itself: Chromium speaks of them on the console only when asked.
LISTEN = """
addEventListener('securitypolicyviolation', event =>
    console.error('policy: ' + event.effectiveDirective + ' ' + event.blockedURI));
addEventListener('unhandledrejection', event => console.error('rejected: ' + event.reason));
"""
#: The header of security.md WB-3 names a feature that this browser does not know.
UNKNOWN_FEATURE = "Unrecognized feature: 'bluetooth'"
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
#: Ends every wait that has not come true: long, since a machine may be busy and no good run waits for it.
LONGEST = 45_000


@dataclass
class Window:
    """A window, the page in it, and what went wrong so far."""

    context: BrowserContext
    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)
    #: Answers that are no fault in this test, such as 422 for a form that is refused.
    expected: set[int] = field(default_factory=set)
    #: How many rules axe found something to ask of, over all pages so far.
    rules: int = 0

    async def visit(self, name: str, *, query: dict[str, Any] | None = None, **params: Any) -> Page:
        """Open a page by the name of its route."""
        await self.page.goto(self.origin + url_for(name, query=query, **params))
        return self.page

    async def is_at(self, name: str, **params: Any) -> None:
        """Wait until the address is that of a named page, whatever its query."""
        path = url_for(name, **params)
        await self.page.wait_for_url(lambda url: urlsplit(url).path == path)

    async def fault(self) -> None:
        """Wait until a fault is heard, for as long as the window waits for anything."""
        async with asyncio.timeout(LONGEST / 1000):
            while not self.faults:
                await self.page.wait_for_timeout(10)

    async def violations(self) -> list[tuple[str, str, Any]]:
        """What axe finds on the page as it stands (WCAG 2.2 AA and best practice)."""
        found = await Axe().run(self.page, options={"resultTypes": ["violations"]})
        path = urlsplit(self.page.url).path
        self.rules += sum(len(found.response[kind]) for kind in ("passes", "violations", "incomplete"))
        return [(path, each["id"], each["nodes"][0]["target"]) for each in found.response["violations"]]

    def forgive(self, words: str) -> None:
        """Faults that say this were made on purpose, such as requests while the network was cut."""
        self.faults = [fault for fault in self.faults if words not in fault]

    def hear(self) -> None:
        """Begin to write down what must not happen."""
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        refused = REFUSAL.match(message.text)
        known = refused is not None and int(refused[1]) in self.expected
        if message.type in {"error", "warning"} and not known and UNKNOWN_FEATURE not in message.text:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(f"{self.origin}/"):
            self.faults.append(f"asked elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")


async def open_window(
    chromium: Browser, origin: str, account: Account | None, *, scripts: bool = True, **dress: Any
) -> Window:
    """A new window; with an account its session stands in the cookie already."""
    the_app()
    context = await chromium.new_context(java_script_enabled=scripts, **{"reduced_motion": "reduce", **dress})
    context.set_default_timeout(LONGEST)
    await context.add_init_script(LISTEN)
    if account is not None:
        token = await session.begin(account.id, address="127.0.0.1", agent="a browser under test")
        await context.add_cookies([{"name": "recourse-dev", "value": token, "url": origin}])
    opened = Window(context, await context.new_page(), origin)
    opened.hear()
    return opened
