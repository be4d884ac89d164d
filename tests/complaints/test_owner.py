"""Who answers for a complaint."""

from app.kernel import clock
from tests.complaints.make import complaint, furnished, opened, reference_of, row_of


async def test_reassigning_and_satisfaction(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    page = await browser.get("complaints.owner.edit", reference=reference)
    form = page.form(f"/complaints/{reference}/owner")

    given = await browser.post(
        "complaints.owner.update", {**form, "assigned_to": here.lead.id}, reference=reference
    )
    early = await browser.post("complaints.satisfaction.create", {"satisfaction": "4"}, reference=reference)

    assert (given.status, early.status) == (303, 409)
    assert (await row_of(key))["assigned_to"] == here.lead.id
