"""The door in a browser: coming in, being thrown out while typing, looking at the pages of accounts."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Route, expect

from app.accounts.hashing import Hasher
from app.kernel import db
from tests import make
from tests.browser_tests.window import Window

pytestmark = pytest.mark.browser
Open = Callable[..., Awaitable[Window]]
PASSWORD = "four words that nobody knows"


async def password_for(person: Any) -> str:
    """Give somebody a password; their user name."""
    hasher = Hasher()
    stored = await hasher.hashed(PASSWORD)
    hasher.close()
    await db.execute("update app_user set password = $2 where id = $1", person, stored)
    return str(await db.fetchval("select username from app_user where id = $1", person))


async def test_a_stranger_signs_in_and_comes_where_they_wanted(window: Open) -> None:
    maya = await make.account("operator", name="Maya Okafor")
    name = await password_for(maya.id)
    door = await window(None)
    page = await door.visit("cases.case.index")
    await door.is_at("accounts.sign_in.new")
    door.expected.add(401)
    await page.get_by_label("User name").fill(name)
    await page.get_by_label("Password", exact=True).fill("not this one")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text("The name or password is not right.")
    await expect(page.get_by_label("User name")).to_have_value(name)
    await page.get_by_role("button", name="Show password").click()
    await expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "text")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await door.is_at("cases.case.index")


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_door_works_without_script(scripts: bool, window: Open) -> None:
    maya = await make.account("operator")
    name = await password_for(maya.id)
    door = await window(None, scripts=scripts)
    page = await door.visit("accounts.sign_in.new", query={"next": "/cases"})
    await page.get_by_label("User name").fill(name)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await door.is_at("cases.case.index")


async def test_a_session_that_ends_while_typing_is_begun_again_in_place(window: Open) -> None:
    """security.md SI-13: what was typed stays, and is saved with the second press."""
    maya = await make.account("operator", name="Maya Okafor")
    await password_for(maya.id)
    reference = await make.case(maya, person="Samira Haddad")
    seen = await window(maya)
    page = await seen.visit("cases.case.show", reference=reference)
    await page.locator("#f-notes").fill("A thought that took an hour.")
    seen.expected.add(401)

    async def end_the_session(press: Route) -> None:
        await db.execute("update app_session set expires_at = now() - interval '1 minute'")
        await press.continue_()

    # Ended only once Save has been pressed: news or a kept draft may otherwise meet the ended session before it.
    await page.route("**/cases/*/outcomes", end_the_session, times=1)
    await page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="You have been signed out")
    await expect(dialog).to_be_visible()
    await expect(page.locator("#session[open]")).to_have_count(0)
    await dialog.get_by_label("Password", exact=True).fill("wrong")
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("not right")
    await dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(dialog).to_have_count(0)
    await expect(page.locator("#f-notes")).to_have_value("A thought that took an hour.")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#timeline .body")).to_have_text("A thought that took an hour.")


async def test_back_after_signing_out_shows_the_door(window: Open) -> None:
    """security.md SE-7."""
    maya = await make.account("operator", name="Maya Okafor")
    seen = await window(maya)
    page = await seen.visit("accounts.profile.edit")
    await page.locator(".me-menu summary").click()
    await page.get_by_role("button", name="Sign out", exact=True).first.click()
    await seen.is_at("accounts.sign_in.new")
    await page.go_back()
    await seen.is_at("accounts.sign_in.new")


DRESSES: list[dict[str, Any]] = [
    {"viewport": {"width": 1440, "height": 900}},
    {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    {"viewport": {"width": 1000, "height": 800}, "locale": "ar"},
]
STRANGERS = ["accounts.sign_in.new", "accounts.reset.new"]
AT_HOME = [
    "accounts.profile.edit",
    "accounts.password.edit",
    "accounts.second_factor.new",
    "accounts.api_token.index",
    "accounts.api_token.new",
    "accounts.user.index",
    "accounts.user.new",
]


@pytest.mark.parametrize("dress", DRESSES, ids=["desk", "phone-dark", "arabic"])
async def test_nobody_is_shut_out_of_the_pages_of_accounts(dress: dict[str, Any], window: Open) -> None:
    language = "ar" if "locale" in dress else "en"
    organisation = await make.organisation()
    manager = await make.account(
        "operator_manager", organisation=organisation, name="Nadia Farouk", is_demo=True, language=language
    )
    other = await make.user(organisation=organisation, name="Yusuf Darwish")
    stranger, inside = await window(None, **dress), await window(manager, **dress)
    found = []
    for name in STRANGERS:
        await stranger.visit(name)
        found += await stranger.violations()
    for name in AT_HOME:
        await inside.visit(name)
        found += await inside.violations()
    await inside.visit("accounts.user.edit", user=other)
    found += await inside.violations()
    assert found == []


async def test_five_minutes_before_the_end_one_press_keeps_the_session(window: Open) -> None:
    """security.md SE-3: the page says so in place, and what was typed stays."""
    maya = await make.account("operator", name="Maya Okafor")
    reference = await make.case(maya, person="Samira Haddad")
    seen = await window(maya)
    await seen.page.clock.install()
    page = await seen.visit("cases.case.show", reference=reference)
    await page.locator("#f-notes").fill("A thought that took an hour.")
    await db.execute("update app_session set seen_at = now() - interval '56 minutes'")
    await page.clock.fast_forward("55:01")
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Stay signed in").click()
    await expect(dialog).to_have_count(0)
    await expect(page.locator("#f-notes")).to_have_value("A thought that took an hour.")
    assert await db.fetchval("select seen_at > now() - interval '1 minute' from app_session")
