"""A complaint and a case: linked from either side, seen on both pages, and only by whoever may open both."""

from app.complaints.commands.moving import move
from app.complaints.rules.states import Brought
from app.kernel import clock, db
from app.kernel.actor import the_system
from tests import make
from tests.browser import Answer, Browser
from tests.complaints.make import START, Ward, complaint, ward


async def manager_of(here: Ward) -> Browser:
    """Somebody who sees cases and complaints of the place."""
    return Browser(await make.account("operator_manager", organisation=here.hospital))


def aside(page: Answer) -> str:
    """What stands beside the record."""
    return page.soup.select_one("main aside").get_text()


async def reference_of(key: object) -> str:
    found: str = await db.fetchval("select reference from complaint where id = $1", key)
    return found


async def test_a_complaint_is_logged_from_the_case_and_stands_on_its_page(house: None) -> None:
    here = await ward()
    browser = await manager_of(here)
    case = await make.case(browser.account)
    page = await browser.get("cases.case.show", reference=case)
    (link,) = [each for each in page.soup.select("aside a") if "Log a complaint" in each.get_text()]
    assert "Nobody has complained about this case." in page.text

    form = (await browser.request("GET", link["href"])).form(link["href"].removesuffix("/new"))
    given = {**form, "title": "Nobody called back", "hospital": str(here.hospital), "severity": "high"}
    await browser.post("complaints.case_complaint.create", given, reference=case)
    page = await browser.get("cases.case.show", reference=case)

    assert "Nobody called back" in aside(page)
    assert "Open complaint" in page.texts(".head .badge")[-1]
    assert any("Complaint opened" in text for text in page.texts("#timeline .ev"))


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


async def test_a_foreign_complaint_of_the_case_is_not_shown(house: None) -> None:
    here, elsewhere = await ward(), await ward("Rawabi")
    browser = await manager_of(here)
    case = await make.case(browser.account)
    key = await db.fetchval("select id from cases where reference = $1", case)
    with clock.frozen(START):
        theirs = await complaint(elsewhere.hospital, linked_case=key)

    page = await browser.get("cases.case.show", reference=case)

    assert await reference_of(theirs) not in aside(page)


async def test_a_closed_complaint_is_followed_by_a_new_one_that_is_linked_to_it(house: None) -> None:
    here = await ward()
    officer = Browser(here.officer)
    key = await complaint(here.hospital)
    reference = await reference_of(key)
    with clock.frozen(START):
        await move(key, "resolved", Brought(resolution="Done"), by=the_system)
        await move(key, "closed", Brought(), by=the_system)
    page = await officer.get("complaints.complaint.show", reference=reference)
    assert page.soup.select_one(f'aside a[href="/complaints/new?after={reference}"]') is not None

    page = await officer.get("complaints.complaint.new", query={"after": reference})
    (chosen,) = page.soup.select("#f-hospital option[selected]")
    form = {**page.form("/complaints"), "title": "It happened again", "hospital": chosen["value"]}
    wrong = await officer.post("complaints.complaint.create", {**form, "title": ""})
    form |= {name: wrong.form("/complaints")[name] for name in ("form_key", "after")}
    done = await officer.post("complaints.complaint.create", form)
    shown = await officer.request("GET", done.location)

    assert wrong.status == 422
    assert await db.fetchval("select from_complaint from complaint where title = 'It happened again'") == key
    assert reference in aside(shown)


async def test_nobody_follows_a_complaint_they_may_not_see(house: None) -> None:
    here, elsewhere = await ward(), await ward("Rawabi")
    foreign = await reference_of(await complaint(elsewhere.hospital))
    officer = Browser(here.officer)

    for strange in (foreign, "\x00", "C-", "x" * 200):
        assert (await officer.get("complaints.complaint.new", query={"after": strange})).status == 404
    given = {"title": "x", "hospital": str(here.hospital), "after": foreign}
    assert (await officer.post("complaints.complaint.create", given)).status == 404
    assert await db.fetchval("select count(*) from complaint") == 1


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
