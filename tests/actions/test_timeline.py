"""Older entries of the timeline of an action."""

import pytest

from app.actions.commands.changing import add_note
from app.actions.queries.timeline import SIZE
from tests.actions.make import Ward, action, ward
from tests.browser import Browser


async def test_older_entries_are_fetched_from_where_the_page_stopped(place: Ward) -> None:
    raised = await action(place, at=None)
    for n in range(SIZE):
        await add_note(raised.id, f"Note {n}", by=place.worker)
    browser = Browser(place.worker)
    newest = await browser.get("actions.action.show", reference=raised.reference)
    following = newest.soup.select_one("#timeline a[href*='before=']")["href"]

    older = await browser.get(
        "actions.timeline.index", query={"before": following.split("before=")[1]}, reference=raised.reference
    )
    part = await browser.request("GET", following, fragment=True)

    assert len(newest.texts("#timeline .body")) == SIZE
    ids = [{each["id"] for each in page.soup.select("[id^=entry-]")} for page in (newest, older, part)]
    assert ids[1] and ids[1] == ids[2] and not ids[0] & ids[1]
    assert "<!doctype" not in part.text.lower()


@pytest.mark.parametrize("before", ["", "soon", "-1", "9" * 30, "²"])
async def test_an_address_that_cannot_be_read_shows_the_newest(place: Ward, before: str) -> None:
    raised = await action(place, at=None)

    page = await Browser(place.worker).get(
        "actions.timeline.index", query={"before": before}, reference=raised.reference
    )

    assert page.status == 200
    assert page.soup.select("[id^=entry-]")


async def test_the_timeline_of_another_hospital_does_not_exist(place: Ward) -> None:
    raised = await action(await ward("Elsewhere"), at=None)

    page = await Browser(place.coordinator).get("actions.timeline.index", reference=raised.reference)

    assert page.status == 404
