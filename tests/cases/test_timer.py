"""The billable timer on a case (cla.md 3.4)."""

from app.kernel import db
from tests import make
from tests.browser import Browser


async def test_a_case_offers_to_stop_the_timer_of_another_one_first(house: None) -> None:
    """cla.md 3.4: the page offers to stop that one first; both happen or neither."""
    maya = await make.account("operator")
    browser = Browser(maya)
    here, there = await make.case(maya), await make.case(maya)
    await browser.get("cases.case.show", reference=here)
    await browser.post("cases.timer.create", reference=there)
    first = await db.fetchval("select reference from timer")

    page = await browser.get("cases.timer.show", reference=here, fragment=True)
    assert "Stop it, start here" in page.text and there in page.text

    again = await browser.post("cases.timer.create", {"instead_of": first}, reference=here)
    late = await browser.post("cases.timer.create", {"instead_of": first}, reference=there)

    rows = await db.fetch(
        "select t.reference = $1 as first, t.stopped is null as runs, c.reference as case from timer t"
        " left join cases c on c.id = t.linked_case order by t.created",
        first,
    )
    assert (again.status, late.status) == (303, 303)
    assert [tuple(row) for row in rows] == [(True, False, there), (False, True, None)]


async def test_whoever_starts_a_timer_on_a_case_that_is_nobodys_claims_it(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    await db.execute("update cases set organisation = null, owner = null")
    await db.execute("update case_facts set organisation = '00000000-0000-0000-0000-000000000000'")
    await Browser(maya).get("cases.case.show", reference=reference)

    done = await Browser(maya).post("cases.timer.create", reference=reference)

    assert done.status == 303
    row = await db.fetchrow("select organisation, owner from cases")
    assert tuple(row) == (maya.organisation, maya.id)
