"""Every page that a person can come to by following links, in the invented house: nobody is shut out anywhere.

One example of each address is opened, as somebody who may see it, and judged: axe (WCAG 2.2 AA and best practice),
nothing wider than the narrowest phone, no broken policy, no script error, no 5xx.
"""

from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page

from app import wiring
from app.accounts.account import Account
from app.accounts.permissions import ROLES
from app.accounts.queries import sessions
from app.cli import demo
from app.kernel import db
from app.main import ROUTES
from app.settings import Settings
from app.web.routing import VisitRoute
from tests import make
from tests.browser_tests.test_pages import WIDEST
from tests.browser_tests.window import Window, open_window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NARROWEST = 320
#: where people of roles work whom the demonstration lacks; the others work for no organisation
KINDS = {"field_officer": "insurer", "enrolment_officer": "insurer"}
LINKS = "() => [...document.querySelectorAll('a[href^=\"/\"]')].map(each => each.getAttribute('href'))"
#: what is no page of ours to be judged here: the admin's own application, streams, files, machines' pages
LEFT_OUT = ("/admin", "/live", "/static", "/healthz", "/readyz", "/metrics", "/status.json", "/.well-known")


@dataclass
class Walk:
    """Where somebody has been, and what was wrong there."""

    window: Window
    account: Account
    seen: set[str]
    wrong: list[str] = field(default_factory=list)
    todo: deque[str] = field(default_factory=deque)
    pages: int = 0

    async def go(self) -> None:
        """From every address without a key, and on by the links of each page."""
        self.todo.extend(
            route.visit.path for route in ROUTES if "{" not in route.visit.path and self._may(route)
        )
        while self.todo:
            address = self.todo.popleft()
            route = _route(address)
            if route is None or route.visit.name in self.seen or not self._may(route):
                continue
            self.seen.add(route.visit.name)
            if await self._is_a_page(address):
                await self._judge(route.visit.name, address)

    def _may(self, route: VisitRoute) -> bool:
        permission = route.visit.mark.permission
        return (
            route.visit.method == "GET"
            and permission is not None
            and self.account.can(permission)
            and not route.visit.path.startswith(LEFT_OUT)
        )

    async def _is_a_page(self, address: str) -> bool:
        answer = await self.window.context.request.get(self.window.origin + address)
        return (
            answer.status == 200
            and answer.headers.get("content-type", "").startswith("text/html")
            and (await answer.text()).lstrip().lower().startswith("<!doctype")
        )

    async def _judge(self, name: str, address: str) -> None:
        page: Page = self.window.page
        self.pages += 1
        await page.goto(self.window.origin + address)
        self.wrong += [
            f"{name} {address}: {rule} {target}" for _path, rule, target in await self.window.violations()
        ]
        self.todo.extend(await page.evaluate(LINKS))
        await page.set_viewport_size({"width": NARROWEST, "height": 800})
        needed = await page.evaluate(WIDEST, True)
        if needed > NARROWEST:
            self.wrong.append(f"{name} {address}: {needed} wide on a phone of {NARROWEST}")
        await page.set_viewport_size({"width": 1440, "height": 900})
        self.wrong += [f"{name} {address}: {fault}" for fault in self.window.faults]
        self.window.faults.clear()


def _route(address: str) -> VisitRoute | None:
    path = urlsplit(address).path
    found = (route for route in ROUTES if route.visit.method == "GET" and route.path_regex.match(path))
    return next(found, None)


@pytest.fixture
async def invented(house: None, owner_url: str, work_url: str, tmp_path: Path) -> None:
    """The demonstration, as `make run` shows it."""
    await db.close_pool()
    await db.open_pool(owner_url, size=4, statement_seconds=120)
    settings = Settings.from_env({"RECOURSE_ENV": "test", "DATA_DIR": str(tmp_path)})
    await demo.fill(settings, demo.EXTENTS[demo.Size.small])
    await db.close_pool()
    await db.open_pool(work_url, size=8)
    wiring.connect()


async def _somebody(role: str, language: str) -> Account:
    """The invented person of a role; where there is none, one of the demonstration's organisations, or of none."""
    person = await db.fetchval(
        "select id from app_user where is_demo and role = $1 order by username limit 1", role
    )
    if person is None:
        place = await db.fetchval(
            "select id from organisation where kind = $1 order by code limit 1", KINDS.get(role, "")
        )
        person = await make.user(role, organisation=place, is_demo=True)
    await db.execute("update app_user set language = $1 where id = $2", language, person)
    account = await sessions.account(person)
    assert account is not None
    return account


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
async def test_nobody_is_shut_out_anywhere(
    invented: None, chromium: Browser, origin: str, language: str
) -> None:
    seen: set[str] = set()
    wrong: list[str] = []
    pages = rules = 0
    for role in ROLES:
        account = await _somebody(role, language)
        window = await open_window(chromium, origin, account, viewport={"width": 1440, "height": 900})
        # It opens pages faster than a person can: their streams are turned away then (security.md 2.12).
        window.expected.add(429)
        walk = Walk(window, account, seen)
        await walk.go()
        wrong += walk.wrong
        pages, rules = pages + walk.pages, rules + window.rules
        await window.context.close()
    print(f"{language}: {len(seen)} addresses, {pages} pages, {rules} rules asked, {len(wrong)} findings")
    assert not wrong, "\n".join(wrong)
    assert rules > 20 * pages
    assert len(seen) > 100
