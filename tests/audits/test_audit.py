"""The list of audits: open, missed, coming and done."""

from dataclasses import replace
from datetime import timedelta

from app.kernel import clock, db
from tests import make
from tests.audits import make as audits
from tests.audits.make import SEVEN, SEVEN_PM, Ward
from tests.browser import Browser


async def test_the_pages_show_what_is_open_with_a_button_that_begins_it(ward: Ward) -> None:
    await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(hours=1)):
        page = await Browser(ward.nurse).get("audits.audit.index")
        assert page.texts("tbody th a") == ["Hand hygiene, daily"]
        assert page.texts("tbody button") == ["Begin the audit"]
        listed = await Browser(ward.officer).get("audits.schedule.index")
        assert listed.texts("tbody tr td")[:2] == [page.texts("tbody th small")[0], "every day"]
    coming = await Browser(ward.nurse).get("audits.audit.index", query={"view": "coming"})
    assert coming.status == 200


async def test_a_ward_is_called_by_its_arabic_name_in_arabic(ward: Ward) -> None:
    await db.execute("update department set name_ar = 'الجراحة'")
    await db.execute("update app_user set language = 'ar'")
    await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(hours=1)):
        page = await Browser(replace(ward.nurse, language="ar")).get("audits.audit.index")
        listed = await Browser(replace(ward.officer, language="ar")).get("audits.schedule.index")
    await audits.sweep_at(SEVEN_PM - timedelta(hours=2))

    assert page.texts("tbody th small") == ["الجراحة"]
    assert listed.texts("tbody tr td")[0] == "الجراحة"
    bodies = [row["body"] for row in await db.fetch("select body from outbox")]
    assert bodies and all("الجراحة" in body for body in bodies)


async def test_lists_are_a_constant_number_of_statements(ward: Ward) -> None:
    await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(days=1)):
        few = await Browser(ward.officer).get("audits.audit.index")
        for n in range(5):
            await audits.schedule(ward, name=f"Audit {n}")
        many = await Browser(ward.officer).get("audits.audit.index")

    assert few.statements == many.statements
    assert len(many.texts("tbody tr")) > len(few.texts("tbody tr"))


async def test_each_view_holds_what_its_name_says(ward: Ward) -> None:
    """The first audit is done late, the second missed, the third open, the others are to come."""
    await audits.schedule(ward)
    await audits.sweep_at(SEVEN_PM + timedelta(seconds=1))
    _first, submission = await audits.begun(ward, SEVEN_PM + timedelta(hours=1))
    await audits.hand_in(submission, SEVEN_PM + timedelta(hours=2))
    await audits.sweep_at(SEVEN_PM + timedelta(days=1, seconds=1))

    shown, counted = {}, list[str]()
    with clock.frozen(SEVEN + timedelta(days=2, hours=1)):
        for view in ("open", "missed", "coming", "done"):
            page = await Browser(ward.officer).get("audits.audit.index", query={"view": view})
            shown[view] = [badge for badge in page.texts("tbody .badge") if badge != "Failed"]
            counted = page.texts("nav.tabs .n")

    assert shown == {
        "open": ["Missed", "Open"],
        "missed": ["Missed", "Done late"],
        "coming": ["Coming"] * 11,
        "done": ["Done late"],
    }
    assert [int(n) for n in counted] == [2, 2, 11, 1]


async def test_who_manages_another_ward_sees_only_what_is_given_to_them(ward: Ward) -> None:
    theirs = await make.account("department_manager", organisation=ward.hospital)
    await audits.schedule(ward)
    await audits.schedule(ward, name="By name", assignee=theirs.id)

    with clock.frozen(SEVEN + timedelta(hours=1)):
        page = await Browser(theirs).get("audits.audit.index")

    assert page.texts("tbody th a") == ["By name"]
