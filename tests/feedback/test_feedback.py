"""Providers say what is wrong with the work on a case; managers answer and judge it (cla.md 10.1)."""

import pytest

from app.accounts.account import Account
from app.kernel import db
from tests import make
from tests.browser import Answer, Browser


class Sides:
    """A manager of the helpline and somebody of the firm that has the case."""

    def __init__(self, manager: Account, firm: Account, reference: str) -> None:
        self.manager, self.firm, self.reference = manager, firm, reference

    async def open(self, who: Account) -> Answer:
        return await Browser(who).get("feedback.case_feedback.index", reference=self.reference)

    async def leave(self, **form: str) -> Answer:
        typed = {"issue": "INDI", "comment": "The scope is wrong.", **form}
        return await Browser(self.firm).post("feedback.case_feedback.create", typed, reference=self.reference)

    async def reply(self, who: Account, text: str) -> Answer:
        return await Browser(who).post(
            "feedback.reply.create", {"text": text}, reference=self.reference, id=await self.one()
        )

    async def settle(self, **form: object) -> Answer:
        return await Browser(self.manager).post(
            "feedback.case_feedback.update", form, reference=self.reference, id=await self.one()
        )

    async def one(self) -> str:
        return str(await db.fetchval("select id from feedback"))


@pytest.fixture
async def sides(house: None) -> Sides:
    gareth = await make.account("operator_manager", name="Gareth Pugh")
    firm = await make.account("provider", name="Dana Quill")
    assert firm.organisation is not None
    found = Sides(gareth, firm, await make.assigned_case(gareth, firm.organisation, person="Samira Haddad"))
    await found.open(gareth)
    await found.open(firm)
    return found


async def test_feedback_goes_to_and_fro_and_each_side_is_told(sides: Sides) -> None:
    assert (await sides.leave()).status == 303
    assert (await sides.reply(sides.manager, "Which part of it?")).status == 303
    assert (await sides.reply(sides.firm, "It is a benefits matter.")).status == 303

    page = await sides.open(sides.manager)
    assert page.texts("main .card li span.body") == ["Which part of it?", "It is a benefits matter."]
    told = await db.fetch("select recipient_user, subject from outbox where kind = 'feedback' order by id")
    firm = await db.fetchval("select name from organisation where id = $1", sides.firm.organisation)
    assert [(row["recipient_user"], row["subject"]) for row in told] == [
        (sides.manager.id, f"{firm} left feedback on case {sides.reference}"),
        (sides.firm.id, f"Gareth Pugh answered about case {sides.reference}"),
        (sides.manager.id, f"Dana Quill answered about case {sides.reference}"),
    ]


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


async def test_a_stale_judgement_is_refused_and_the_same_again_writes_nothing(sides: Sides) -> None:
    await sides.leave()
    await sides.settle(justified="1", version=1)

    assert (await sides.settle(resolved="1", version=1)).status == 409
    assert (await sides.settle(justified="1", version=2)).status == 303
    assert await db.fetchval("select version from feedback") == 2


@pytest.mark.parametrize("issue", ["", "NOPE"])
async def test_an_issue_that_is_none_is_refused_and_the_comment_stays(sides: Sides, issue: str) -> None:
    page = await sides.leave(issue=issue)

    assert (page.status, page.texts("#f-comment")) == (422, ["The scope is wrong."])
    assert page.texts("#f-issue-err")


async def test_an_empty_answer_is_refused_beside_its_field(sides: Sides) -> None:
    await sides.leave()

    assert (await sides.reply(sides.firm, "  ")).status == 422


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


async def test_operators_do_not_read_feedback_and_managers_do_not_leave_it(sides: Sides) -> None:
    maya = await make.account("operator", organisation=sides.manager.organisation)

    assert (await sides.open(maya)).status == 403
    left = await Browser(sides.manager).post("feedback.case_feedback.create", {}, reference=sides.reference)
    assert left.status == 403


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
