"""The list of feedback: whose it shows, and that it costs the same however long."""

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.feedback.make import Sides


async def test_a_manager_says_whether_it_is_justified_and_resolved(sides: Sides) -> None:
    await sides.leave()

    assert (await sides.settle(justified="1", resolved="1", version=1)).status == 303

    row = await db.fetchrow(
        "select justified, resolved, resolved_at is not null as dated, issue from feedback"
    )
    assert tuple(row) == (True, True, True, "INDI")
    listed = await Browser(sides.manager).get("feedback.feedback.index")
    assert listed.texts("tbody .cover") == []
    resolved = await Browser(sides.manager).get("feedback.feedback.index", query={"state": "resolved"})
    assert resolved.texts("tbody .cover") == ["Samira Haddad"]
    codes = await db.fetch("select code from event_log where key = 'feedback' order by seq")
    assert [row["code"] for row in codes] == ["LEFT", "SETTLED"]


async def test_another_firm_and_another_helpline_see_none_of_it(sides: Sides) -> None:
    await sides.leave()

    for stranger in (await make.account("provider"), await make.account("operator_manager")):
        assert (await sides.open(stranger)).status == 404
        assert (await Browser(stranger).get("feedback.feedback.index")).texts("tbody .cover") == []


async def test_a_firm_keeps_seeing_its_feedback_when_the_case_went_on(sides: Sides) -> None:
    await sides.leave()
    await db.execute("update case_facts set provider = null")

    listed = await Browser(sides.firm).get("feedback.feedback.index")
    assert listed.texts("tbody .cover") == ["Samira Haddad"]


async def test_the_list_costs_the_same_however_long_and_pages_by_key(sides: Sides) -> None:
    await sides.leave()
    browser = Browser(sides.manager)
    before = (await browser.get("feedback.feedback.index")).statements
    await db.execute(
        'insert into feedback (id, "case", provider, issue) select gen_random_uuid(), b."case", b.provider, \'OTHR\''
        " from feedback b, generate_series(1, 120)"
    )

    first = await browser.get("feedback.feedback.index")
    second = await browser.request("GET", first.soup.select_one("a[rel=next]")["href"])

    assert first.statements == second.statements == before
    assert (len(first.texts("tbody tr")), len(second.texts("tbody tr"))) == (50, 50)
