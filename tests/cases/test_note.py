"""Notes on the timeline of a case."""

from tests import make
from tests.browser import Browser
from tests.cases.make import codes_of


async def test_a_note_goes_to_the_top_of_the_timeline(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    browser = Browser(maya)
    await browser.post("cases.note.create", {"notes": "Left a voicemail."}, reference=reference)
    await browser.post("cases.note.create", {"notes": "Will call on Friday."}, reference=reference)

    page = await browser.get("cases.case.show", reference=reference)

    assert page.texts("#timeline .body") == ["Will call on Friday.", "Left a voicemail."]


async def test_an_empty_note_says_what_to_do_and_writes_nothing(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    before = await codes_of(reference)

    page = await Browser(maya).post("cases.note.create", {"notes": "   "}, fragment=True, reference=reference)

    assert page.status == 422
    assert "Write the note before you save it." in page.text
    assert await codes_of(reference) == before


async def test_half_a_megabyte_of_notes_is_refused_and_kept(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)

    page = await Browser(maya).post(
        "cases.note.create", {"notes": "long words " * 47_000}, fragment=True, reference=reference
    )

    assert page.status == 422
    assert page.text.count("long words") == 47_000
