"""The console of notifications in the browser: why somebody was not told, a message switched off, an answer read."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import expect

from app.cli.demo_data import households
from app.kernel import clock, db
from app.web.routing import url_for
from tests import make
from tests.browser import the_app
from tests.browser_tests.window import Window

pytestmark = pytest.mark.browser


@pytest.mark.slow
async def test_an_administrator_looks_after_what_people_are_told(
    window: Callable[..., Awaitable[Window]],
) -> None:
    the_app()
    await households.fill(clock.now())
    admin = await make.account("admin", name="Ruth Adeyemi")
    await db.execute("update app_user set is_demo = true")
    opened = await window(admin)
    page: Any = opened.page

    await page.goto(opened.origin + url_for("notifications.notification.index"))
    await expect(page.get_by_role("heading", name="Policy notifications")).to_be_visible()
    await page.get_by_role("link", name="Not told").click()
    await expect(page.locator("#rows")).to_contain_text("The household had not agreed to be told.")

    await page.get_by_role("link", name="Answers").click()
    await expect(page.locator("#rows tr")).to_have_count(2)
    await page.get_by_role("button", name="Mark as read").first.click()
    await expect(page.locator("#rows tr")).to_have_count(1)

    assert await db.fetchval("select count(*) from inbound_message where handled_by = $1", admin.id) == 1
