"""What an action says, and the deadline that follows from it."""

from datetime import timedelta

from tests.actions.make import Ward, action, codes_of, pending, row_of
from tests.browser import Browser


async def test_details_change_the_deadline_from_the_beginning(place: Ward) -> None:
    raised = await action(place, at=None)
    before = await row_of(raised.id)
    browser = Browser(place.worker)
    form = {
        "title": before["title"],
        "category": "other",
        "severity": "critical",
        "priority": "medium",
        "department": str(place.department),
        "version": "1",
    }

    await browser.post("actions.detail.update", form, reference=raised.reference)

    after = await row_of(raised.id)
    assert after["due_at"] == before["created_at"] + timedelta(hours=24)
    assert "SLA_CHANGE" in await codes_of(raised.id)


async def test_what_waits_for_approval_is_not_edited(place: Ward) -> None:
    raised = await pending(place)

    page = await Browser(place.worker).get("actions.detail.edit", reference=raised.reference)

    assert page.status == 409
    assert "Withdraw it, or have it sent back, first." in page.text


async def test_a_stale_edit_changes_nothing_and_keeps_the_words(place: Ward) -> None:
    raised = await action(place, at=None)
    browser = Browser(place.worker)
    shown = await browser.get("actions.detail.edit", reference=raised.reference)
    form = {"title": "Ours", "category": "other", "severity": "medium", "priority": "medium"}
    await browser.post("actions.detail.update", form | {"version": "1"}, reference=raised.reference)

    stale = await browser.post(
        "actions.detail.update", form | {"title": "Mine", "version": "1"}, reference=raised.reference
    )
    blank = await browser.post(
        "actions.detail.update",
        form | {"title": " ", "plan": "Ask", "version": "2"},
        reference=raised.reference,
    )

    assert shown.soup.select_one("[name=title]")["value"] == "Second nurse at triage"
    assert (stale.status, blank.status) == (409, 422)
    assert stale.soup.select_one("[name=title]")["value"] == "Mine"
    assert (await row_of(raised.id))["title"] == "Ours"
