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
