"""The slice, whole: an operator finds a case, starts the timer, writes a note, logs an outcome; it moves on."""

from app.kernel import db
from tests import make
from tests.browser import Browser


async def test_an_operator_works_a_case(house: None) -> None:
    maya = await make.account("operator", name="Maya Okafor")
    browser = Browser(maya)
    reference = await make.case(maya, person="Samira Haddad")

    queue = await browser.get("cases.case.index")
    assert queue.status == 200
    assert queue.texts("#rows .cover") == ["Samira Haddad"]

    page = await browser.get("cases.case.show", reference=reference)
    assert page.status == 200

    started = await browser.post("cases.timer.create", reference=reference)
    assert started.status == 303
    noted = await browser.post("cases.note.create", {"notes": "Left a voicemail."}, reference=reference)
    assert noted.status == 303
    logged = await browser.post(
        "cases.outcome.create",
        {"code": "suspend_case/INSUF", "notes": "Nothing more known."},
        reference=reference,
    )
    assert logged.status == 303

    row = await db.fetchrow("select * from case_facts where reference = $1", reference)
    assert (row["outcome_code"], row["requires_action_by"], row["billable_seconds"]) == ("INSUF", None, 1)
    timer = await db.fetchrow("select stopped, cancelled, linked_case from timer")
    assert timer["stopped"] is not None and timer["linked_case"] == row["case_id"]
    page = await browser.get("cases.case.show", reference=reference)
    assert "Left a voicemail." in page.texts("#timeline .body")
    assert (await browser.get("cases.case.index")).texts("#rows .cover") == []
