"""Taking a complaint that nobody answers for."""

from app.kernel import clock
from tests.browser import Browser
from tests.complaints.make import complaint, furnished, reference_of, row_of


async def test_somebody_takes_an_unassigned_complaint_from_the_queue_once(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)

    first = await Browser(here.officer).post("complaints.taking.create", reference=reference)
    second = await Browser(here.lead).post("complaints.taking.create", reference=reference)

    assert (first.status, second.status) == (303, 409)
    assert (await row_of(key))["assigned_to"] == here.officer.id
