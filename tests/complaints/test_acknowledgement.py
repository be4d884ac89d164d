"""Taking note of an escalation."""

from datetime import timedelta

from app.kernel import clock
from tests.browser import Browser
from tests.complaints.make import START, complaint, furnished, opened, reference_of, row_of, sweep_until, ward


async def test_an_escalation_is_acknowledged(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", department=here.department)
    now = START + timedelta(hours=25)
    await sweep_until(now)
    reference = await reference_of(key)

    with clock.frozen(now):
        browser = await opened(here.manager, reference)
        page = await browser.get("complaints.complaint.show", reference=reference)
        done = await browser.post("complaints.acknowledgement.create", reference=reference)

    assert f"/complaints/{reference}/acknowledgement" in page.text
    assert done.status == 303
    assert (await row_of(key))["acknowledged_at"] == now


async def test_what_was_not_escalated_is_not_acknowledged_and_who_has_not_looked_finds_nothing(
    house: None,
) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    key = await complaint(here.hospital, "MOH", department=here.department)
    reference = await reference_of(key)

    unseen = await Browser(here.lead).post("complaints.acknowledgement.create", reference=reference)
    stranger = await Browser(elsewhere.lead).post("complaints.acknowledgement.create", reference=reference)
    browser = await opened(here.manager, reference)
    early = await browser.post("complaints.acknowledgement.create", reference=reference)

    assert (unseen.status, stranger.status, early.status) == (404, 404, 409)
    assert (await row_of(key))["acknowledged_at"] is None
