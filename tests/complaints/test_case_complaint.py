"""A complaint about the case in hand: logged from its page, and shown there to whoever may see both."""

from app.kernel import clock, db
from tests import make
from tests.browser import Browser
from tests.complaints.make import START, aside, complaint, manager_of, reference_of, ward


async def test_a_complaint_on_a_case_stands_on_both_timelines(house: None) -> None:
    maya = await make.account("operator", name="Maya Okafor")
    case = await make.case(maya)
    browser = Browser(maya)
    await browser.get("cases.case.show", reference=case)
    assert (await browser.get("complaints.case_complaint.new", reference=case)).status == 200

    made = await browser.post(
        "complaints.case_complaint.create",
        {"hospital": maya.organisation, "title": "Nobody rang back"},
        reference=case,
    )

    assert made.status == 303
    page = await browser.get("cases.case.show", reference=case)
    assert "COMPLAINT_CREATED" in page.text and "Open complaint" in page.text
    theirs = await browser.request("GET", made.location)
    assert case in theirs.text


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


async def test_a_foreign_complaint_of_the_case_is_not_shown(house: None) -> None:
    here, elsewhere = await ward(), await ward("Rawabi")
    browser = await manager_of(here)
    case = await make.case(browser.account)
    key = await db.fetchval("select id from cases where reference = $1", case)
    with clock.frozen(START):
        theirs = await complaint(elsewhere.hospital, linked_case=key)

    page = await browser.get("cases.case.show", reference=case)

    assert await reference_of(theirs) not in aside(page)
