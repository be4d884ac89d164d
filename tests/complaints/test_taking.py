"""Taking a complaint that nobody answers for."""

from app.kernel import clock
from tests.browser import Browser
from tests.complaints.make import complaint, furnished, reference_of, row_of, ward


async def test_somebody_takes_an_unassigned_complaint_from_the_queue_once(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)

    first = await Browser(here.officer).post("complaints.taking.create", reference=reference)
    second = await Browser(here.lead).post("complaints.taking.create", reference=reference)

    assert (first.status, second.status) == (303, 409)
    assert (await row_of(key))["assigned_to"] == here.officer.id


async def test_nobody_takes_what_they_may_not_see_and_a_department_takes_nothing(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    key = await complaint(here.hospital, "MOH", department=here.department)
    reference = await reference_of(key)

    stranger = await Browser(elsewhere.officer).post("complaints.taking.create", reference=reference)
    department = await Browser(here.manager).post("complaints.taking.create", reference=reference)

    assert (stranger.status, department.status) == (404, 403)
    assert (await row_of(key))["assigned_to"] is None
