"""Who answers for a complaint."""

from app.complaints.commands.assigning import assign
from app.kernel import clock, db
from tests.complaints.make import complaint, furnished, opened, reference_of, row_of, ward


async def test_who_is_chosen_answers_for_it_and_is_told(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    page = await browser.get("complaints.owner.edit", reference=reference)
    form = page.form(f"/complaints/{reference}/owner")

    given = await browser.post(
        "complaints.owner.update", {**form, "assigned_to": here.lead.id}, reference=reference
    )

    assert given.status == 303
    assert (await row_of(key))["assigned_to"] == here.lead.id
    told = await db.fetch("select recipient_user, channel from outbox where kind = 'complaint.assigned'")
    assert {row["recipient_user"] for row in told} == {here.lead.id}


async def test_nobody_of_another_hospital_is_given_a_complaint(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    key = await complaint(here.hospital, "MOH")
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)

    for owner in (str(elsewhere.lead.id), "", "nonsense"):
        form = {"assigned_to": owner, "version": "1"}
        answer = await browser.post("complaints.owner.update", form, reference=reference)
        assert answer.status == 422, owner
        assert answer.soup.select_one("#f-assigned_to-err") is not None

    offered = await browser.get("complaints.owner.edit", reference=reference)
    assert "The lead" in offered.texts("#f-assigned_to option")
    assert (await row_of(key))["assigned_to"] is None


async def test_who_comes_second_reads_whom_the_other_chose_by_name(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH")
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    await assign(key, here.lead.id, by=here.officer)

    form = {"assigned_to": str(here.officer.id), "version": "1"}
    answer = await browser.post("complaints.owner.update", form, reference=reference)

    assert answer.status == 409
    assert answer.texts(".notice td") == ["The lead", "The officer"]
    assert (await row_of(key))["assigned_to"] == here.lead.id
