"""A browser, the console as its own process, and people at it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.browser_tests.chromium import ARGUMENTS, CHROMIUM, must_be_there
from tests.browser_tests.window import LONGEST, Window, open_window
from tests.servers.console import console


@pytest.fixture(scope="session")
def origin(work_url: str) -> Iterator[str]:
    """Where the console of this worker is, on this worker's database."""
    with console(work_url) as address:
        yield address


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium; without it these tests are skipped, or fail where it is required."""
    must_be_there()
    expect.set_options(timeout=LONGEST)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest.fixture
async def window(
    house: None, chromium: Browser, origin: str
) -> AsyncIterator[Callable[..., Awaitable[Window]]]:
    """Open a window, for somebody who is signed in or for nobody; every one is judged when the test ends.

    `window(account)`, with `scripts=False` for a browser without JavaScript, and what
    Playwright's `new_context` takes.
    """
    opened: list[Window] = []

    async def new(account: Any = None, **dress: Any) -> Window:
        opened.append(await open_window(chromium, origin, account, **dress))
        return opened[-1]

    yield new
    for each in opened:
        await each.context.close()
    assert [fault for each in opened for fault in each.faults] == []
