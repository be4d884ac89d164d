"""What is said about a complaint: kept by its kind, and only by whoever may say it."""

from app.complaints.inputs import Complainer
from app.desk.commands import save_draft
from app.kernel import clock, db
from app.kernel.language import catalogue
from tests.complaints.make import complaint, furnished, opened, reference_of, row_of


async def test_letters_of_each_kind_are_kept_and_shown(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", department=here.department, at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)

    for code in ("COMPLAINT_NOTE", "HOLDING_LETTER_SENT", "INBOUND", "DEPT_RESPONSE", "FULL_RESPONSE_SENT"):
        made = await browser.post(
            "complaints.letter.create", {"code": code, "notes": f"Words of {code}"}, reference=reference
        )
        assert made.status == 303

    page = await browser.get("complaints.complaint.show", reference=reference)
    told = " ".join(page.texts("#timeline .msg") + page.texts("#timeline .body"))
    assert all(f"Words of {code}" in told for code in ("COMPLAINT_NOTE", "INBOUND", "DEPT_RESPONSE"))
    row = await row_of(key)
    assert row["responded_at"] is not None and row["holding_letter_at"] is not None


async def test_a_department_manager_answers_but_does_not_edit(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", department=here.department, at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.manager, reference)

    edit = await browser.get("complaints.detail.edit", reference=reference)
    answer = await browser.post(
        "complaints.letter.create", {"code": "DEPT_RESPONSE", "notes": "We are sorry"}, reference=reference
    )
    letter = await browser.post(
        "complaints.letter.create", {"code": "HOLDING_LETTER_SENT", "notes": "x"}, reference=reference
    )

    assert (edit.status, answer.status, letter.status) == (403, 303, 403)


async def test_a_letter_by_mail_speaks_the_language_of_whoever_complained(house: None) -> None:
    here = await furnished()
    who = Complainer("patient", "Ruth", email="ruth@example.invalid", language="fr", consents=True)
    key = await complaint(here.hospital, complainant=who, silent=True)
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)

    form = {"code": "HOLDING_LETTER_SENT", "notes": "Nous vous écrirons.", "by_mail": "1"}
    await browser.post("complaints.letter.create", form, reference=reference)

    row = await db.fetchrow(
        "select recipient, subject, body, language from outbox where kind = 'complaint.letter'"
    )
    wanted = catalogue("fr").gettext("About your complaint %(reference)s") % {"reference": reference}
    assert wanted != f"About your complaint {reference}"
    assert tuple(row) == ("ruth@example.invalid", wanted, "Nous vous écrirons.", "fr")


async def test_nobody_is_written_to_who_did_not_agree_and_the_words_stay(house: None) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital, silent=True))
    browser = await opened(here.officer, reference)

    form = {"code": "HOLDING_LETTER_SENT", "notes": "We will write again.", "by_mail": "1"}
    answer = await browser.post("complaints.letter.create", form, reference=reference)

    assert answer.status == 422
    assert "We will write again." in answer.soup.select_one("textarea[name=notes]").get_text()
    assert await db.fetchval("select count(*) from complaint_letter") == 0
    assert await db.fetchval("select count(*) from outbox") == 0


async def test_what_was_sent_is_no_draft_any_more_and_what_was_refused_still_is(house: None) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital, silent=True))
    browser = await opened(here.officer, reference)
    await save_draft(f"complaint:{reference}", "Half a sentence", by=here.officer)

    drafts = "select count(*) from draft"
    await browser.post("complaints.letter.create", {"notes": " "}, reference=reference)
    refused = await db.fetchval(drafts)
    await browser.post("complaints.letter.create", {"notes": "A whole one"}, reference=reference)

    assert (refused, await db.fetchval(drafts)) == (1, 0)
