"""The form of a move: what it asks, and what becomes of what was written (sla.md 1.7)."""

import pytest

from app.actions.commands import moving
from tests.actions.make import WELL, Ward, action, evidence, row_of, ward
from tests.browser import Browser


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        ({"to": "cancelled"}, {"reason"}),
        ({"to": "pending_approval"}, {"outcome"}),
        ({"to": "pending_approval", "deed": "submit"}, {"outcome"}),
    ],
)
async def test_each_move_asks_what_it_takes(place: Ward, query: dict[str, str], asks: set[str]) -> None:
    raised = await action(place, at=None)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)
    who = place.coordinator if query["to"] == "cancelled" else place.worker

    page = await Browser(who).get("actions.move.new", query=query, reference=raised.reference)

    assert {each["name"] for each in page.soup.select("main textarea")} == asks


@pytest.mark.parametrize(
    "query", [{}, {"to": "closed"}, {"to": "in_progress", "deed": "reopen"}, {"to": "gone"}]
)
async def test_where_it_cannot_go_there_is_no_form(place: Ward, query: dict[str, str]) -> None:
    raised = await action(place, at=None)

    page = await Browser(place.worker).get("actions.move.new", query=query, reference=raised.reference)

    assert page.status == 409


async def test_a_submission_needs_its_evidence_and_keeps_the_words_until_then(place: Ward) -> None:
    raised = await action(place, at=None)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)
    form = {"deed": "submit", "status": "pending_approval", "outcome": "Two at night", "version": "2"}
    browser = Browser(place.worker)

    bare = await browser.post("actions.move.create", form, reference=raised.reference)
    await evidence(raised.id, by=place.worker)
    page = await browser.post("actions.move.create", form, reference=raised.reference)

    assert (bare.status, page.status) == (422, 303)
    assert bare.texts("textarea[name=outcome]") == ["Two at night"]
    row = await row_of(raised.id)
    assert (row["status"], row["outcome"]) == ("pending_approval", "Two at night")


async def test_a_move_from_a_stale_page_says_so_and_keeps_the_words(place: Ward) -> None:
    raised = await action(place, at=None)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)
    form = {"deed": "cancel", "status": "cancelled", "reason": "Bought elsewhere", "version": "1"}

    page = await Browser(place.coordinator).post("actions.move.create", form, reference=raised.reference)

    assert page.status == 409
    assert "Somebody else changed this action meanwhile" in page.text
    assert page.texts("textarea[name=reason]") == ["Bought elsewhere"]
    assert (await row_of(raised.id))["status"] == "in_progress"


async def test_nobody_moves_an_action_of_another_hospital(place: Ward) -> None:
    raised = await action(await ward("Elsewhere"), at=None)
    form = {"deed": "start", "status": "in_progress", "version": "1"}

    page = await Browser(place.coordinator).post("actions.move.create", form, reference=raised.reference)

    assert page.status == 404
    assert (await row_of(raised.id))["status"] == "open"
