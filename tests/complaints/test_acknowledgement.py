"""Taking note of an escalation."""

from datetime import timedelta

from app.kernel import clock
from tests.complaints.make import START, complaint, furnished, opened, reference_of, row_of, sweep_until


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
