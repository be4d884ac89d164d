"""Older entries of the timeline of a complaint."""

from app.kernel import clock
from app.kernel.dates import left
from tests.complaints.make import complaint, furnished, opened, reference_of, row_of


async def test_older_entries_the_track_and_the_pill_come_as_fragments(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)

    track = await browser.get("complaints.track.show", reference=reference, fragment=True)
    older = await browser.get("complaints.timeline.index", reference=reference, query={"before": 2**40})
    pill = await browser.get(
        "complaints.change.index", query={"drawn": "2026-01-01T00:00:00Z"}, fragment=True
    )
    rows = await browser.get("complaints.complaint.index", fragment=True)

    due = (await row_of(key))["due_at"]
    assert left(due, clock.now()).split()[1] in track.text
    assert older.status == 200 and "1 complaint changed" in pill.text
    assert "<html" not in rows.text
