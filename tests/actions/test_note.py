"""Notes on an action."""

from tests.actions.make import Ward, action
from tests.browser import Browser


async def test_a_note_stands_on_the_timeline_and_an_empty_one_does_not(place: Ward) -> None:
    raised = await action(place, at=None)
    browser = Browser(place.worker)

    empty = await browser.post("actions.note.create", {"notes": " "}, reference=raised.reference)
    await browser.post(
        "actions.note.create", {"notes": "Roster sent to the printer"}, reference=raised.reference
    )
    page = await browser.get("actions.action.show", reference=raised.reference)

    assert empty.status == 422
    assert "Roster sent to the printer" in page.texts("#timeline .body")
