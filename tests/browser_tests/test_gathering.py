"""Minutes, rounds on a phone, what staff say, sources and key figures in the browser."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from app.kernel import clock, db
from app.listening.commands import hear
from app.listening.inputs import NewHeard
from tests.actions.make import Ward, ward
from tests.actions.test_fifteen import WAYS
from tests.browser_tests.test_actions import DRESSES
from tests.browser_tests.test_slice import Open
from tests.documents.samples import picture

pytestmark = pytest.mark.browser
#: Where pictures go when somebody asks for them.
PICTURES = os.environ.get("RECOURSE_PICTURES", "")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


async def _picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES, f"gathering-{name}.png")), full_page=True)


async def _place() -> Ward:
    """A hospital whose people may come in without a second factor."""
    place = await ward()
    await db.execute("update app_user set is_demo = true")
    return place


async def test_the_minutes_of_a_meeting_raise_several_actions(window: Open, house: None) -> None:
    place = await _place()
    opened = await window(place.coordinator)
    page = await opened.visit("actions.minutes.new")

    await page.select_option("#f-source", "executive_committee")
    await page.fill("#f-meeting", "2026/07")
    await page.fill("#f-item_1", "4.1")
    await page.fill("#f-title_1", "Second nurse at triage")
    await page.select_option("#f-assigned_to_1", str(place.worker.id))
    await page.get_by_role("button", name="More lines").click()
    await expect(page.locator("#f-title_10")).to_be_visible()
    await expect(page.locator("#f-title_1")).to_have_value("Second nurse at triage")
    await page.fill("#f-title_7", "Shade over the queue")
    opened.expected = {422}
    await page.get_by_role("button", name="Raise the actions").click()
    await page.get_by_role("link", name="Give the number of the item").click()
    await expect(page.locator("#f-item_7")).to_be_focused()
    await page.keyboard.type("4.2")
    await page.keyboard.press("Control+Enter")

    await opened.is_at("actions.minutes.index")
    await expect(page.locator("tbody tr")).to_have_count(2)
    await _picture(page, "minutes-done")
    assert await db.fetchval("select count(*) from action where source_type = 'executive_committee'") == 2
    assert await opened.violations() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
async def test_rounds_are_written_down_on_a_phone_with_a_photo(
    window: Open, house: None, scripts: bool
) -> None:
    place = await _place()
    opened = await window(place.manager, scripts=scripts, **PHONE)
    page = await opened.visit("actions.walk.new")
    wide = "document.documentElement.scrollWidth"
    if scripts:
        assert await page.evaluate(wide) == 390

    await page.select_option("#f-ward", str(place.department))
    await page.fill("#f-title", "Rail loose at bed 4")
    await page.set_input_files(
        "#f-files", {"name": "rail.png", "mimeType": "image/png", "buffer": picture("PNG")}
    )
    await page.get_by_role("button", name="Write it down").click()

    await expect(page.locator(".notice")).to_contain_text("Written down")
    await expect(page.locator("#f-ward")).to_have_value(str(place.department))
    await expect(page.locator("#f-title")).to_have_value("")
    assert await db.fetchval("select count(*) from document where owner_kind = 'action'") == 1
    await _picture(page, f"walk-done-{scripts}")


async def test_the_minutes_are_reached_and_filled_by_keyboard_alone(window: Open, house: None) -> None:
    place = await _place()
    opened = await window(place.coordinator)
    page = await opened.visit("actions.action.index")

    menu = page.locator("summary", has_text="Write down")
    await menu.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await _picture(page, "keyboard-menu")
    await page.keyboard.press("Enter")
    await opened.is_at("actions.minutes.new")
    await page.locator("#f-meeting").focus()
    await page.keyboard.press("Tab")
    await expect(page.locator("#f-date")).to_be_focused()
    await _picture(page, "keyboard-minutes")


async def test_a_source_is_tried_before_it_is_saved(window: Open, house: None) -> None:
    place = await _place()
    calls = [NewHeard("call", "telephone", f"7{n}", clock.now(), rating=n) for n in range(1, 6)]
    await hear(place.hospital, calls, by=place.coordinator)
    opened = await window(place.coordinator)
    page = await opened.visit("actions.source.edit", id=place.hospital, source="call_center")

    await page.fill("#f-call_at_most", "4")
    await page.get_by_role("button", name="Try it on the last 30 days").click()

    await expect(page.locator("#trial")).to_contain_text("it would have raised 4 actions")
    await expect(page.locator("#f-call_at_most")).to_have_value("4")
    await _picture(page, "trial")
    assert await db.fetchval("select count(*) from action_source_setting") == 0
    await page.get_by_role("button", name="Save").click()
    await opened.is_at("actions.source.index")
    assert await db.fetchval("select count(*) from action_source_setting") == 1


@pytest.mark.slow
@pytest.mark.parametrize("dress", DRESSES, ids=["light", "dark", "ar", "narrow"])
async def test_every_page_holds_to_the_rules(window: Open, house: None, dress: dict[str, Any]) -> None:
    place = await _place()
    for raise_it in WAYS.values():
        await raise_it(place)
    name = dress.get("color_scheme") or dress.get("locale") or "390"
    await db.execute("update app_user set language = $1", dress.get("locale", "en"))
    heard = await db.fetchval("select id from heard where kind = 'mention'")
    kpi = await db.fetchval("select id from kpi")
    meeting = {
        "source": "executive_committee",
        "hospital": str(place.hospital),
        "meeting": "7",
        "date": (clock.now() - timedelta(days=2)).date().isoformat(),
    }
    planned = await db.fetchval(
        "update action set action_plan = E'[x] Ask the ward\nOrder the rail\nFit it' where source_type = 'rounds'"
        " returning reference"
    )
    opened = await window(place.coordinator, **dress)
    for route, query, params in (
        ("actions.minutes.new", {}, {}),
        ("actions.minutes.index", meeting, {}),
        ("actions.walk.new", {}, {}),
        ("actions.suggestion.new", {}, {}),
        ("actions.source.index", {}, {}),
        ("actions.source.edit", {}, {"id": place.hospital, "source": "survey"}),
        ("actions.source.edit", {}, {"id": place.hospital, "source": "complaint"}),
        ("actions.action.show", {}, {"reference": planned}),
        ("actions.listing.index", {}, {}),
        ("listening.heard.index", {}, {}),
        ("listening.heard.show", {}, {"id": heard}),
        ("listening.sheet.new", {}, {}),
        ("kpis.kpi.index", {}, {}),
        ("kpis.kpi.show", {}, {"id": kpi}),
    ):
        page = await opened.visit(route, query=query, **params)
        await _picture(page, f"{route}-{name}")
        assert await opened.violations() == [], route
        if name == "390":
            assert await page.evaluate("document.documentElement.scrollWidth") == 390, route
