"""Which case a complaint is about: linked only by whoever may open both."""

from app.complaints.commands.moving import move
from app.kernel import db
from app.kernel.actor import the_system
from tests import make
from tests.browser import Browser
from tests.complaints.make import BROUGHT, aside, complaint, manager_of, reference_of, ward


async def test_a_complaint_is_linked_to_a_case_that_was_opened_and_the_link_taken_off(house: None) -> None:
    here = await ward()
    browser = await manager_of(here)
    case = await make.case(browser.account)
    reference = await reference_of(await complaint(here.hospital))
    await browser.get("cases.case.show", reference=case)
    await browser.get("complaints.complaint.show", reference=reference)
    page = await browser.get("complaints.case_link.edit", reference=reference)
    form = page.form(f"/complaints/{reference}/case")

    done = await browser.post(
        "complaints.case_link.update", {**form, "linked_case": case}, reference=reference
    )
    shown = await browser.get("complaints.complaint.show", reference=reference)
    on_case = await browser.get("cases.case.show", reference=case)

    assert done.status == 303
    assert shown.soup.select_one(f'aside a[href="/cases/{case}"]') is not None
    assert reference in aside(on_case)
    assert await db.fetchval("select complaint_flag from cases where reference = $1", case)

    await browser.post("complaints.case_link.destroy", {}, reference=reference)

    assert await db.fetchval("select linked_case from complaint") is None
    assert not await db.fetchval("select complaint_flag from cases where reference = $1", case)


async def test_a_case_that_was_not_opened_or_is_not_there_cannot_be_linked(house: None) -> None:
    here = await ward()
    browser = await manager_of(here)
    foreign = await make.case(await make.account("operator"))
    unopened = await make.case(await make.account("operator", organisation=here.hospital))
    reference = await reference_of(await complaint(here.hospital))
    await browser.get("complaints.complaint.show", reference=reference)

    for given in (foreign, unopened, "AC-1111-1111", "nonsense", ""):
        form = {"linked_case": given, "version": "1"}
        page = await browser.post("complaints.case_link.update", form, reference=reference)
        assert page.status == 422, given
        assert page.soup.select_one("#f-linked_case")["value"] == given, "what was typed is still there"

    assert await db.fetchval("select linked_case from complaint") is None


async def test_who_sees_no_complaints_sees_no_panel_and_who_sees_no_cases_links_none(house: None) -> None:
    here = await ward()
    provider = await make.account("provider", organisation=await make.organisation("Firm", "provider"))
    case = await make.case(await make.account("operator"))
    await db.execute("update cases set provider = $1", provider.organisation)
    await db.execute("update case_facts set provider = $1", provider.organisation)
    officer = Browser(here.officer)
    reference = await reference_of(await complaint(here.hospital))

    page = await Browser(provider).get("cases.case.show", reference=case)
    of_officer = await officer.get("complaints.complaint.show", reference=reference)
    refused = await officer.get("complaints.case_link.edit", reference=reference)

    assert page.status == 200
    assert "Log a complaint" not in page.text
    assert "Link a case" not in of_officer.text
    assert refused.status == 403


async def test_who_links_second_reads_the_number_of_the_other_case(house: None) -> None:
    here = await ward()
    browser = await manager_of(here)
    first, second = await make.case(browser.account), await make.case(browser.account)
    reference = await reference_of(await complaint(here.hospital))
    for case in (first, second):
        await browser.get("cases.case.show", reference=case)
    await browser.get("complaints.complaint.show", reference=reference)
    form = {"linked_case": first, "version": "1"}
    await browser.post("complaints.case_link.update", form, reference=reference)

    answer = await browser.post(
        "complaints.case_link.update", {**form, "linked_case": second}, reference=reference
    )

    assert answer.status == 409
    assert answer.texts(".notice td") == [first, second]


async def test_a_case_is_marked_no_more_when_its_complaint_is_cancelled(house: None) -> None:
    here = await ward()
    case = await make.case((await manager_of(here)).account)
    linked = await db.fetchval("select id from cases where reference = $1", case)
    key = await complaint(here.hospital, linked_case=linked)
    flagged = "select complaint_flag from cases where id = $1"
    before = await db.fetchval(flagged, linked)

    await move(key, "cancelled", BROUGHT, by=the_system)

    assert (before, await db.fetchval(flagged, linked)) == (True, False)
