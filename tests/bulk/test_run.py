"""One deed for many records, with an answer for each."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.bulk import commands, jobs, queries
from app.kernel import db, ids
from app.kernel.errors import Invalid
from app.kernel.language import speaking, translate
from tests import make
from tests.browser import Browser
from tests.bulk.make import new_cases, post, result, run_of
from tests.jobs.make import Run


async def test_each_record_has_its_answer(house: None) -> None:
    maya = await make.account("operator_manager")
    tom = await make.account("operator", organisation=maya.organisation, name="Tom Fry")
    mine = await new_cases(maya, 3)
    foreign = await new_cases(await make.account("operator"), 1)
    await db.execute("update cases set archived_at = now() where id = $1", mine[0])

    answer = await post(maya, deed="note", notes="Checked.", ids=[*mine, *foreign])
    page = await result(maya, answer)

    assert page.texts("[role=status]")[0].startswith("2 of 4 done. 2 were refused.")
    assert page.texts("#results .badge") == ["Refused", "Done", "Done", "Refused"]
    assert await db.fetchval("select count(*) from event_log where key = 'case_note'") == 2
    given = await post(maya, deed="owner", owner=tom.id, ids=mine[1:])
    assert (await result(maya, given)).texts("#results .badge") == ["Done", "Done"]
    assert await db.fetchval("select count(*) from case_facts where owner = $1", tom.id) == 2


async def test_a_foreign_record_is_answered_as_an_unknown_one(house: None) -> None:
    maya = await make.account("operator")
    foreign = await new_cases(await make.account("operator"), 1)

    page = await result(maya, await post(maya, deed="note", notes="Hello.", ids=[*foreign, UUID(int=7)]))

    rows = page.texts("#results tr")
    assert rows[0] == rows[1]
    assert "Client 0" not in page.text


async def test_a_deed_that_was_refused_gives_back_what_was_written_and_may_be_sent_again(house: None) -> None:
    maya = await make.account("operator")
    cases = await new_cases(maya, 2)

    refused = await post(maya, deed="outcome", code="XXXX", notes="Rang twice.", ids=cases)
    form = refused.soup.select_one("form[data-guard]")

    assert refused.status == 422
    assert form is not None
    assert form.select_one("textarea[name=notes]").get_text().strip() == "Rang twice."
    again = [(each["name"], each["value"]) for each in form.select("input[type=hidden]")]
    assert [key for name, key in again if name == "ids"] == [str(each) for each in cases]
    assert ("deed", "outcome") in again
    assert [name for name, _value in again].count("form_key") == 1


async def test_what_stood_against_it_is_said_in_the_words_of_whoever_asked(house: None) -> None:
    maya = await make.account("operator")
    cases = await new_cases(maya, 1)
    await db.execute("update cases set archived_at = now()")
    await db.execute("update app_user set language = 'fr' where id = $1", maya.id)
    run = await commands.start("cases", "note", cases, {"notes": "Hello."}, by=maya)

    await jobs.run(Run(run=str(run)))

    with speaking("fr"):
        said = translate("This case is archived, so nothing can be added to it.")
    assert said.startswith("Ce dossier")
    assert await db.fetchval("select problem from bulk_row") == said


async def test_all_that_fit_are_taken_without_ticking_them(house: None) -> None:
    maya = await make.account("operator")
    await new_cases(maya, 12)
    await new_cases(await make.account("operator", organisation=maya.organisation), 2)

    answer = await post(maya, deed="note", notes="Seen.", everything="1", query="view=my")

    run = await queries.run(run_of(answer))
    assert (run.total, run.done) == (12, 12)


async def test_the_result_is_for_whoever_asked(house: None) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    run = run_of(await post(maya, deed="note", notes="Seen.", ids=await new_cases(maya, 1)))

    assert (await Browser(maya).get("bulk.run.show", id=run)).status == 200
    assert (await Browser(tom).get("bulk.run.show", id=run)).status == 404


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"deed": "note", "notes": "Hello."}, "Tick the rows first."),
        ({"deed": "dance", "ids": str(UUID(int=7))}, "Choose one from the list."),
        ({"deed": "note", "ids": str(UUID(int=7))}, "Write the note before you save it."),
        (
            {"deed": "outcome", "ids": str(UUID(int=7)), "code": "call_me_back/CB1"},
            "This code has a screen of its own.",
        ),
        ({"deed": "note", "notes": "Hi", "everything": "1", "query": "view=my"}, "No record fits any more."),
    ],
)
async def test_what_is_asked_must_make_sense(house: None, form: dict[str, object], problem: str) -> None:
    answer = await post(await make.account("operator_manager"), **form)

    assert answer.status == 422
    assert problem in " ".join(answer.texts("[role=alert] li"))
    assert await db.fetchval("select count(*) from bulk_run") == 0


async def test_more_than_a_thousand_are_refused_whole(house: None) -> None:
    maya = await make.account("operator")

    with pytest.raises(Invalid, match="1,000"):
        await commands.start("cases", "note", [ids.new() for _n in range(1_001)], {"notes": "Hi"}, by=maya)

    assert await db.fetchval("select count(*) from bulk_run") == 0


async def test_only_a_manager_gives_cases_away(house: None) -> None:
    maya = await make.account("operator")

    answer = await post(maya, deed="owner", owner=maya.id, ids=await new_cases(maya, 1))

    assert answer.status == 403


async def test_a_deed_that_lost_its_permission_meanwhile_is_refused(house: None) -> None:
    boss = await make.account("operator_manager")
    run = await commands.start("cases", "owner", await new_cases(boss, 2), {"owner": str(boss.id)}, by=boss)

    await commands.step(run, replace(boss, role="operator"))

    assert (await queries.run(run)).refused == 2


async def test_the_queue_offers_the_bar_to_operators_only(house: None) -> None:
    boss = await make.account("operator_manager")
    await make.case(boss, person="Ann Client")
    firm = await make.account("provider")
    await make.assigned_case(boss, firm.organisation)

    queue = await Browser(boss).get("cases.case.index", query={"view": "all"})
    theirs = await Browser(firm).get("cases.case.index")

    assert len(queue.soup.select("#rows [data-row]")) == 2
    assert queue.soup.select_one("form.bulk [name=owner]") is not None
    assert theirs.soup.select_one(".bulk, [data-row]") is None


async def test_up_to_two_hundred_are_done_before_the_answer_and_leave_no_job(house: None) -> None:
    maya = await make.account("operator")
    answer = await post(
        maya, deed="note", notes="All.", ids=[str(each) for each in await new_cases(maya, 60)]
    )

    run = await queries.run(run_of(answer))
    assert (run.done, run.waiting) == (60, 0)
    assert await db.fetchval("select count(*) from job") == 0


async def test_only_known_kinds_of_records_are_dealt_with(house: None) -> None:
    maya = await make.account("operator")

    page = await Browser(maya).post("bulk.run.create", {"deed": "note", "notes": "Hi"}, kind="dragons")

    assert page.status == 404


async def test_the_result_of_thirty_costs_the_statements_of_three(house: None) -> None:
    maya = await make.account("operator")
    counts = []
    for count in (3, 30):
        run = run_of(await post(maya, deed="note", notes="Seen.", ids=await new_cases(maya, count)))
        page = await Browser(maya).get("bulk.run.show", id=run)
        counts.append(page.statements)
        assert len(page.texts("#results tr")) == count

    assert counts[0] == counts[1]
