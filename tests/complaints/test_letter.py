"""What is said about a complaint: kept by its kind, and only by whoever may say it."""

from app.kernel import clock
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
