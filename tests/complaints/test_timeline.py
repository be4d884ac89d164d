"""Older entries of the timeline of a complaint."""

from app.complaints.commands.answering import record_code
from app.complaints.queries.timeline import SIZE
from app.complaints.rules.cla import Recorded
from app.kernel.actor import the_system
from tests.browser import Browser
from tests.complaints.make import complaint, furnished, opened, reference_of, ward


async def test_the_timeline_goes_on_where_the_page_ends_and_shows_every_entry_once(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH")
    for n in range(SIZE + 5):
        await record_code(key, Recorded("COMPLAINT_NOTE", f"Note {n:03}"), by=the_system)
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)

    page = await browser.get("complaints.complaint.show", reference=reference, query={"show": "notes"})
    [more] = [each["href"] for each in page.soup.select("#timeline a") if "before=" in each.get("href", "")]
    rest = await browser.request("GET", more, fragment=True)
    plain = await browser.request("GET", more)

    shown = [words.split()[-1] for words in page.texts("#timeline .body") + rest.texts(".body")]
    assert shown == [f"{n:03}" for n in reversed(range(SIZE + 5))]
    assert "<html" not in rest.text and "Older entries" in plain.texts("h1")


async def test_a_place_that_is_none_is_the_beginning_and_a_stranger_sees_nothing(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    reference = await reference_of(await complaint(here.hospital, "MOH"))
    browser = await opened(here.officer, reference)

    for before in ("", "x", "-1", "9" * 30):
        page = await browser.get("complaints.timeline.index", query={"before": before}, reference=reference)
        assert "Complaint opened" in page.soup.select_one("main").get_text(), before
    stranger = await Browser(elsewhere.officer).get("complaints.timeline.index", reference=reference)
    assert stranger.status == 404
