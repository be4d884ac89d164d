"""What a provider notes for itself and the operators."""

from app.kernel import db
from tests.browser import Browser
from tests.cases.make import at_a_firm


async def test_a_provider_s_notes_are_its_own_and_the_operators_read_them(house: None) -> None:
    maya, browser, reference = await at_a_firm()
    for text in ("Seen on Monday.", "Seen on Monday.", "Seen on Tuesday."):
        form = {"provider_notes": text}
        assert (await browser.post("cases.provider_note.update", form, reference=reference)).status == 303

    assert "Seen on Tuesday." in (await Browser(maya).get("cases.case.show", reference=reference)).plain
    rows = await db.fetch("select text from notes_history where field = 'provider_notes' order by id")
    assert [row["text"] for row in rows] == ["Seen on Monday.", "Seen on Tuesday."]
    refused = await Browser(maya).post(
        "cases.provider_note.update", {"provider_notes": "No"}, reference=reference
    )
    assert refused.status == 403


async def test_the_form_holds_the_notes_and_operators_are_not_offered_it(house: None) -> None:
    maya, browser, reference = await at_a_firm()
    form = {"provider_notes": "Seen on Monday."}
    await browser.post("cases.provider_note.update", form, reference=reference)

    page = await browser.get("cases.provider_note.edit", reference=reference)

    assert page.texts("#f-provider_notes") == ["Seen on Monday."]
    assert (await Browser(maya).get("cases.provider_note.edit", reference=reference)).status == 403


async def test_notes_that_are_too_long_are_refused_and_kept(house: None) -> None:
    _maya, browser, reference = await at_a_firm()

    page = await browser.post(
        "cases.provider_note.update", {"provider_notes": "x" * 10_001}, reference=reference
    )

    assert (page.status, page.texts("#f-provider_notes")) == (422, ["x" * 10_001])
    assert await db.fetchval("select provider_notes from cases") == ""
