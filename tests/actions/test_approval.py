"""What was submitted, and the word on it of somebody who neither owns nor submitted it."""

import pytest

from app.actions.commands import moving
from app.actions.rules.states import Brought
from tests.actions.make import WELL, Ward, action, pending, row_of
from tests.browser import Browser


async def test_the_approver_sees_what_was_sealed_and_decides_with_a_reason(place: Ward) -> None:
    raised = await pending(place)
    browser = Browser(place.coordinator)

    drawer = await browser.get("actions.approval.show", reference=raised.reference, fragment=True)
    short = await browser.post(
        "actions.approval.create",
        {"decision": "reject", "reason": "No", "version": "3"},
        reference=raised.reference,
    )
    await browser.post(
        "actions.approval.create",
        {"decision": "reject", "reason": "Roster is unsigned", "version": "3"},
        reference=raised.reference,
    )
    shown = await Browser(place.worker).get("actions.action.show", reference=raised.reference)

    assert "roster.pdf" in drawer.text
    assert "Two nurses at night" in drawer.text
    assert short.status == 422
    assert "Sent back: Roster is unsigned" in shown.plain
    assert (await row_of(raised.id))["status"] == "in_progress"


async def test_whoever_submitted_sees_no_way_to_approve(place: Ward) -> None:
    raised = await pending(place)

    own = await Browser(place.worker).get("actions.approval.show", reference=raised.reference)
    tried = await Browser(place.worker).post(
        "actions.approval.create", {"decision": "approve", "version": "3"}, reference=raised.reference
    )

    assert own.soup.select("#decision") == []
    assert tried.status == 403


async def test_a_stale_approval_is_refused_with_what_it_is_now(place: Ward) -> None:
    raised = await pending(place)
    await moving.move(raised.id, "in_progress", Brought(reason="Not yet signed"), by=place.other)

    page = await Browser(place.coordinator).post(
        "actions.approval.create", {"decision": "approve", "version": "3"}, reference=raised.reference
    )

    assert page.status == 409
    assert (await row_of(raised.id))["status"] == "in_progress"


@pytest.mark.parametrize("still_waits", [True, False])
async def test_an_overtaken_approval_is_answered_in_the_place_of_its_form(
    place: Ward, still_waits: bool
) -> None:
    raised = await pending(place)
    await moving.move(raised.id, "in_progress", Brought(reason="Not yet signed"), by=place.other)
    if still_waits:
        await moving.move(raised.id, "pending_approval", WELL, by=place.worker)

    page = await Browser(place.coordinator).post(
        "actions.approval.create",
        {"decision": "approve", "reason": "Well done", "version": "3", "next": "board"},
        reference=raised.reference,
        fragment=True,
    )

    assert page.status == 409
    assert page.soup.select_one("dialog") is None
    assert "Somebody else changed this action meanwhile" in page.text
    assert page.texts("#decision textarea") == (["Well done"] if still_waits else [])
    assert [each["value"] for each in page.soup.select("[name=next]")] == (["board"] if still_waits else [])


async def test_what_was_never_submitted_has_no_drawer(place: Ward) -> None:
    raised = await action(place, at=None)

    page = await Browser(place.coordinator).get("actions.approval.show", reference=raised.reference)

    assert page.status == 409


async def test_approve_and_close_is_one_press(place: Ward) -> None:
    raised = await pending(place)

    page = await Browser(place.coordinator).post(
        "actions.approval.create",
        {"decision": "approve_and_close", "version": "3", "next": "board"},
        reference=raised.reference,
    )

    assert page.location.endswith("/actions")
    assert (await row_of(raised.id))["status"] == "closed"
