"""An action in the browser: moved by mouse, keyboard and button; submitted, sent back, approved, closed."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from app.actions.commands import moving
from app.actions.rules.states import Brought, Decision
from app.actions.rules.words import Severity, Source
from app.kernel import clock, db
from tests.actions.make import Ward, action, evidence, row_of, ward
from tests.browser_tests.test_slice import Open

pytestmark = pytest.mark.browser
DRESSES: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"locale": "ar"},
    {"viewport": {"width": 390, "height": 844}},
)
#: Where pictures go when somebody asks for them.
PICTURES = os.environ.get("RECOURSE_PICTURES", "")
PROOF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


async def _picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES, f"actions-{name}.png")), full_page=True)


async def _place() -> Ward:
    """A hospital whose people may come in without a second factor."""
    place = await ward()
    await db.execute("update app_user set is_demo = true")
    return place


async def _life(place: Ward) -> None:
    """Actions in every state, some late, some of nobody."""
    now = clock.now()
    for hours, title, source, severity in (
        (2, "Repaint the zebra crossing at the ambulance bay", Source.STAFF_FEEDBACK, Severity.MEDIUM),
        (30, "Allergy band check before every dose", Source.PATIENT_OBSERVATION, Severity.CRITICAL),
        (70, "Ring back when physio moves a visit", Source.SURVEY, Severity.MEDIUM),
    ):
        await action(place, at=now - timedelta(hours=hours), title=title, source=source, severity=severity)
    await action(
        place,
        at=now - timedelta(hours=1),
        title="Quiet room near paediatric ICU",
        assigned_to=None,
        department=None,
    )
    await db.execute(
        "update action set escalation_level = 1, escalated_at = now() where severity = 'critical'"
    )
    for title in (
        "Two-person sign-off for MRI billing",
        "Hearing-aid pouch on theatre trolleys",
        "Lift B signs",
    ):
        raised = await action(place, at=now - timedelta(hours=5), title=title, source=Source.KPI)
        await evidence(raised.id, by=place.worker)
        brought = Brought(outcome="Signed off by two people since Monday; nothing was billed twice.")
        await moving.move(raised.id, "in_progress", brought, by=place.worker)
        if title.startswith("Two"):
            continue
        await moving.move(raised.id, "pending_approval", brought, by=place.worker)
        if title.startswith("Lift"):
            await moving.decide(raised.id, Decision.APPROVE_AND_CLOSE, by=place.coordinator)


async def test_an_open_board_hears_of_a_new_action(window: Open, house: None) -> None:
    place = await _place()
    opened = await window(place.coordinator)
    page = await opened.visit("actions.action.index")
    await page.wait_for_timeout(1_000)

    await action(place, at=clock.now(), title="Came while you looked")

    await expect(page.locator(".kc")).to_have_count(1)


async def test_news_that_was_on_its_way_leaves_an_opened_menu_open(window: Open, house: None) -> None:
    place = await _place()
    await action(place, at=clock.now(), title="First")
    opened = await window(place.worker)
    page = await opened.visit("actions.action.index")
    asked, answer = asyncio.Event(), asyncio.Event()

    async def held(route: Route) -> None:
        asked.set()
        await answer.wait()
        await route.continue_()

    await page.route("**/actions", held)
    await action(place, at=clock.now(), title="Second")
    await page.evaluate("htmx.trigger(document.body, 'actions')")
    await asked.wait()
    await page.locator(".kc", has_text="First").locator("summary").click()
    answer.set()

    await expect(page.locator(".kc")).to_have_count(2)
    await expect(page.locator(".menu[open] .sheet button").first).to_be_focused()


async def test_submit_send_back_submit_again_approve_close(window: Open, house: None) -> None:
    place = await _place()
    raised = await action(place, at=clock.now(), title="Second triage nurse on every night shift")
    worker = await window(place.worker)
    page = await worker.visit("actions.action.show", reference=raised.reference)

    await page.get_by_role("button", name="Start work").click()
    await page.get_by_text("Add files").click()
    await page.set_input_files(
        "#f-files", {"name": "night-roster.pdf", "mimeType": "application/pdf", "buffer": PROOF}
    )
    await page.get_by_role("button", name="Attach").click()
    await expect(page.locator("#evidence")).to_contain_text("night-roster.pdf")
    await page.get_by_role("link", name="Submit for approval").click()
    await page.fill("#f-outcome", "Night roster has two triage nurses from 20:00 to 08:00.")
    await _picture(page, "submit")
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(page.locator(".head .badge").filter(has_text="Pending approval")).to_be_visible()

    coordinator = await window(place.coordinator)
    board = await coordinator.visit("actions.action.index")
    await board.get_by_role("link", name="Second triage nurse").click()
    drawer = board.locator("dialog.drawer")
    await expect(drawer).to_contain_text("night-roster.pdf")
    coordinator.expected = {422}
    await drawer.get_by_role("button", name="Send back").click()
    await expect(drawer).to_contain_text("at least 10 characters")
    await drawer.locator("#f-reason").fill("Roster is unsigned, please sign it")
    await _picture(board, "drawer")
    await drawer.get_by_role("button", name="Send back").click()
    await expect(board.locator("[data-column=in_progress] .cover")).to_have_text(
        "Second triage nurse on every night shift"
    )

    await page.reload()
    await expect(page.get_by_text("Sent back: Roster is unsigned")).to_be_visible()
    await page.get_by_role("link", name="Submit for approval").click()
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(page.locator(".head .badge").filter(has_text="Pending approval")).to_be_visible()

    await coordinator.visit("actions.action.show", reference=raised.reference)
    await _picture(board, "decision")
    await board.locator("aside").get_by_role("button", name="Approve", exact=False).first.click()
    await expect(board.locator(".head .badge").filter(has_text="Approved")).to_be_visible()
    await _picture(board, "approved")
    await board.locator(".head").get_by_role("button", name="Close").click()
    await expect(board.locator(".head .badge").filter(has_text="Closed")).to_be_visible()
    assert (await row_of(raised.id))["status"] == "closed"
    assert await worker.violations() == []
    assert await coordinator.violations() == []


async def test_a_card_is_moved_by_mouse_by_keyboard_and_without_script(window: Open, house: None) -> None:
    place = await _place()
    cards = [await action(place, at=clock.now(), title=title) for title in ("First", "Second", "Third")]
    opened = await window(place.worker)
    page = await opened.visit("actions.action.index")

    await page.locator(".kc", has_text="First").drag_to(page.locator("[data-column=in_progress]"))
    await expect(page.locator("[data-column=in_progress] .kc")).to_have_count(1)

    # A moved card stays under the hand; from it the keys go on.
    await expect(page.locator("[data-column=in_progress] .kc .cover")).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator("[data-column=open] .kc .cover").first).to_be_focused()
    await page.keyboard.press("j")
    await expect(page.locator("[data-column=open] .kc .cover").last).to_be_focused()
    await _picture(page, "board-focus")
    await page.keyboard.press("m")
    await expect(page.locator(".menu[open] .sheet button").first).to_be_focused()
    await _picture(page, "board-menu")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-column=in_progress] .kc")).to_have_count(2)
    assert await opened.violations() == []

    plain = await window(place.worker, scripts=False)
    page = await plain.visit("actions.action.index")
    card = page.locator("[data-column=open] .kc")
    await card.locator("summary").click()
    await card.get_by_role("button", name="In progress").click()
    await expect(page.locator("[data-column=in_progress] .kc")).to_have_count(3)
    assert [(await row_of(card.id))["status"] for card in cards] == ["in_progress"] * 3


@pytest.mark.parametrize("dress", DRESSES, ids=["light", "dark", "ar", "narrow"])
async def test_every_page_of_actions_holds_to_the_rules(
    window: Open, house: None, dress: dict[str, Any]
) -> None:
    place = await _place()
    await _life(place)
    pending = await db.fetchrow("select reference from action where status = 'pending_approval'")
    late = await db.fetchrow("select reference from action where severity = 'critical'")
    name = dress.get("color_scheme") or dress.get("locale") or "390"
    await db.execute("update app_user set language = $1", dress.get("locale", "en"))
    opened = await window(place.coordinator, **dress)
    for route, query, params in (
        ("actions.action.index", {}, {}),
        ("actions.action.index", {"lanes": "assignee"}, {}),
        ("actions.listing.index", {}, {}),
        ("actions.action.new", {}, {}),
        ("actions.rule.index", {"hospital": str(place.hospital)}, {}),
        ("actions.action.show", {}, {"reference": pending["reference"]}),
        ("actions.action.show", {}, {"reference": late["reference"]}),
        ("actions.approval.show", {}, {"reference": pending["reference"]}),
        ("actions.routing.show", {}, {"reference": late["reference"]}),
    ):
        page = await opened.visit(route, query=query, **params)
        kind = (
            "lanes"
            if query.get("lanes")
            else "late"
            if params.get("reference") == late["reference"]
            else "page"
        )
        await _picture(page, f"{name}-{route.split('.')[1]}-{route.split('.')[2]}-{kind}")
        assert await opened.violations() == []
