"""What is ticked off on a case, and what must be before a provider closes it."""

from app.checklists.commands import install
from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import At, give_category, last_of


async def test_a_checklist_has_the_lines_of_all_and_of_the_category(at: At) -> None:
    assert [await install() for _time in range(2)] == [11, 0]
    await give_category(at.reference, "debt")

    page = await at.get("cases.checklist.index")

    assert len(page.texts("main .opt")) == 5
    assert "Letters of every creditor seen before closing" in page.texts("main .opt")


async def test_ticks_are_kept_with_who_and_the_log_says_what_changed(at: At) -> None:
    await install()
    items = [str(row["id"]) for row in await db.fetch("select id from checklist_item where category = ''")]

    await at.post("cases.checklist.update", items=items)
    await at.post("cases.checklist.update", items=items[:1])
    await at.post("cases.checklist.update", items=items[:1])

    assert await db.fetchval("select count(*) from event_log where key = 'checklist'") == 2
    assert len((await last_of("checklist"))[2]["taken_off"]) == 2
    assert "1 of 3 ticked" in " ".join((await at.get("cases.case.show")).texts("aside .sec"))


async def test_a_mandatory_line_keeps_a_provider_from_closing(at: At) -> None:
    await install()
    manager = await make.account("operator_manager", organisation=at.who.organisation)
    firm = await make.account("provider")
    reference = await make.assigned_case(manager, firm.organisation)
    theirs = At(firm, reference)
    await theirs.get("cases.case.show")
    await theirs.post("cases.acceptance.create")

    refused = await theirs.post("cases.outcome.create", code="close_case/CLSP", notes="Done.")
    assert refused.status == 409
    assert "Client told how their data is kept" in refused.text

    items = [
        str(row["id"])
        for row in await db.fetch("select id from checklist_item where category = '' and mandatory")
    ]
    await theirs.post("cases.checklist.update", items=items)
    assert (await theirs.post("cases.outcome.create", code="close_case/CLSP", notes="Done.")).status == 303


async def test_a_tick_keeps_who_made_it_first(at: At) -> None:
    await install()
    items = [str(row["id"]) for row in await db.fetch("select id from checklist_item where category = ''")]
    tom = Browser(await make.account("operator", organisation=at.who.organisation))
    await tom.get("cases.case.show", reference=at.reference)

    await at.post("cases.checklist.update", items=items[:1])
    await tom.post("cases.checklist.update", {"items": items[:2]}, reference=at.reference)

    ticks = await db.fetch("select ticked_by from checklist_tick order by ticked_at, id")
    assert [row["ticked_by"] for row in ticks] == [at.who.id, tom.account.id]
    assert len((await last_of("checklist"))[2]["ticked"]) == 1, "what was ticked before is not told again"


async def test_a_line_that_was_ticked_stays_although_it_was_retired(at: At) -> None:
    await install()
    items = [str(row["id"]) for row in await db.fetch("select id from checklist_item where category = ''")]
    await at.post("cases.checklist.update", items=items[:1])
    await db.execute("update checklist_item set active = false")

    page = await at.get("cases.checklist.index")

    assert len(page.texts("main .opt")) == 1
