"""The track of a complaint, which its page asks for again each minute."""

from datetime import timedelta

from app.kernel import clock
from app.web.routing import url_for
from tests.browser import Browser
from tests.complaints.make import START, complaint, furnished, opened, reference_of, ward


async def test_the_track_says_what_is_left_now(house: None) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital, "MOH"))

    with clock.frozen(START + timedelta(hours=1)):
        browser = await opened(here.officer, reference)
        first = await browser.get("complaints.track.show", reference=reference, fragment=True)
    with clock.frozen(START + timedelta(hours=5)):
        later = await browser.get("complaints.track.show", reference=reference, fragment=True)

    assert "<html" not in first.text
    assert first.texts("#track p span")[0] == "Due in 23 h"
    assert later.texts("#track p span")[0] == "Due in 19 h"


async def test_without_script_the_track_is_the_page_and_a_stranger_has_none(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    reference = await reference_of(await complaint(here.hospital, "MOH"))
    browser = await opened(here.officer, reference)

    plain = await browser.get("complaints.track.show", reference=reference)
    stranger = await Browser(elsewhere.officer).get("complaints.track.show", reference=reference)

    assert plain.location == url_for("complaints.complaint.show", reference=reference)
    assert stranger.status == 404
