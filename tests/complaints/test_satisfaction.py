"""How satisfied the complainant is with the resolution."""

from app.complaints.commands.moving import move
from app.complaints.rules.states import Brought
from app.kernel import clock
from app.kernel.actor import the_system
from tests.browser import Browser
from tests.complaints.make import START, aside, complaint, reference_of, ward


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
