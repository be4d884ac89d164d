"""How satisfied the complainant is with the resolution."""

from app.complaints.commands.moving import move
from app.complaints.rules.states import Brought
from app.kernel import clock
from app.kernel.actor import the_system
from tests.browser import Browser
from tests.complaints.make import START, aside, complaint, opened, reference_of, row_of, ward


async def test_satisfaction_is_kept_with_their_words_and_shown(house: None) -> None:
    here = await ward()
    officer = Browser(here.officer)
    key = await complaint(here.hospital)
    reference = await reference_of(key)
    with clock.frozen(START):
        await move(key, "resolved", Brought(resolution="Done"), by=the_system)
        page = await officer.get("complaints.complaint.show", reference=reference)
        form = page.form(f"/complaints/{reference}/satisfaction")
        given = {**form, "satisfaction": "2", "words": "Too late"}
        await officer.post("complaints.satisfaction.create", given, reference=reference)
        page = await officer.get("complaints.complaint.show", reference=reference)

    assert "2 of 5" in aside(page)
    assert "Too late" in page.soup.select_one("#timeline").get_text()


async def test_before_it_is_resolved_nobody_is_satisfied_and_one_to_five_is_all_there_is(house: None) -> None:
    here = await ward()
    key = await complaint(here.hospital)
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)

    early = await browser.post("complaints.satisfaction.create", {"satisfaction": "4"}, reference=reference)
    await move(key, "resolved", Brought(resolution="Done"), by=the_system)
    for score in ("0", "6", "", "much"):
        form = {"satisfaction": score}
        assert (await browser.post("complaints.satisfaction.create", form, reference=reference)).status == 422

    assert early.status == 409
    assert (await row_of(key))["satisfaction"] is None
