"""One deed for many records, with an answer for each."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.bulk import commands, jobs, queries, rules
from app.kernel import db, ids
from app.kernel.errors import Invalid
from app.kernel.language import speaking, translate
from tests import make
from tests.browser import Answer, Browser


class Run:
    """An attempt at a job, as its handler sees it."""

    attempt = 1

    def __init__(self, **args: object) -> None:
        self.id, self.args, self.progress = ids.new(), args, list[object]()

    async def checkpoint(self, **progress: object) -> None:
        self.progress.append(progress)


async def _cases(by: Account, count: int) -> list[UUID]:
    references = [await make.case(by, person=f"Client {n}") for n in range(count)]
    rows = await db.fetch("select id from cases where reference = any($1) order by reference", references)
    return [row["id"] for row in rows]


async def _post(who: Account, **form: object) -> Answer:
    return await Browser(who).post("bulk.run.create", form, kind="cases")


async def _result(who: Account, answer: Answer) -> Answer:
    return await Browser(who).request("GET", answer.location)


@pytest.mark.parametrize(("records", "later"), [(1, False), (200, False), (201, True), (1_000, True)])
def test_more_than_two_hundred_are_done_in_the_background(records: int, later: bool) -> None:
    assert rules.in_background(records) is later


@pytest.mark.parametrize(
    ("total", "waiting", "percent"), [(0, 0, 100), (3, 3, 0), (3, 1, 66), (1000, 1, 99), (7, 0, 100)]
)
def test_a_hundred_percent_means_done(total: int, waiting: int, percent: int) -> None:
    assert rules.percent(total, waiting) == percent


async def test_each_row_has_its_answer(house: None) -> None:
    maya = await make.account("operator_manager")
    tom = await make.account("operator", organisation=maya.organisation, name="Tom Fry")
    mine = await _cases(maya, 3)
    foreign = await _cases(await make.account("operator"), 1)
    await db.execute("update cases set archived_at = now() where id = $1", mine[0])

    answer = await _post(maya, deed="note", notes="Checked.", ids=[*mine, *foreign])
    page = await _result(maya, answer)

    assert page.texts("[role=status]")[0].startswith("2 of 4 done. 2 were refused.")
    assert page.texts("#results .badge") == ["Refused", "Done", "Done", "Refused"]
    assert await db.fetchval("select count(*) from event_log where key = 'case_note'") == 2
    given = await _post(maya, deed="owner", owner=tom.id, ids=mine[1:])
    assert (await _result(maya, given)).texts("#results .badge") == ["Done", "Done"]
    assert await db.fetchval("select count(*) from case_facts where owner = $1", tom.id) == 2


async def test_a_foreign_record_is_answered_as_an_unknown_one(house: None) -> None:
    maya = await make.account("operator")
    foreign = await _cases(await make.account("operator"), 1)

    page = await _result(maya, await _post(maya, deed="note", notes="Hello.", ids=[*foreign, UUID(int=7)]))

    rows = page.texts("#results tr")
    assert rows[0] == rows[1]
    assert "Client 0" not in page.text


async def test_one_that_refuses_holds_up_no_other_and_can_be_tried_again(house: None) -> None:
    maya = await make.account("operator")
    cases = await _cases(maya, 30)
    await db.execute("update cases set archived_at = now() where id = any($1)", cases[::3])
    form = {"deed": "outcome", "code": "suspend_case/INSUF", "notes": "Nothing known."}
    answer = await _post(maya, **form, ids=cases)
    run = UUID(answer.location.rsplit("/", 1)[1])
    first = await queries.run(run)
    await db.execute("update cases set archived_at = null")

    await Browser(maya).post("bulk.retry.create", id=run)
    second = await queries.run(run)

    assert (first.done, first.refused, first.waiting) == (20, 10, 0)
    assert (second.done, second.refused, second.waiting) == (30, 0, 0)
    assert await db.fetchval("select count(*) from event_log where code = 'INSUF'") == 30


async def test_many_wait_for_the_background_and_are_done_there(house: None) -> None:
    maya = await make.account("operator")
    await _cases(maya, 3)
    strangers = [ids.new() for _n in range(300)]
    run = await commands.start("cases", "note", strangers, {"notes": "Hello."}, by=maya)
    answer = await Browser(maya).get("bulk.run.show", id=run)
    moving = await Browser(maya).get("bulk.progress.show", id=run, fragment=True)
    work = await db.fetchrow("select kind, args->>'run' as run from job")

    attempt = Run(run=work["run"])
    await jobs.run(attempt)
    after = await Browser(maya).get("bulk.progress.show", id=run, fragment=True)

    assert "every 2s" in answer.text and "every 2s" in moving.text
    assert work["kind"] == commands.JOB
    assert attempt.progress[0] == {"total": 300, "waiting": 275}
    assert (await queries.run(run)).refused == 300
    assert "every 2s" not in after.text


async def test_what_stood_against_it_is_said_in_the_words_of_whoever_asked(house: None) -> None:
    maya = await make.account("operator")
    cases = await _cases(maya, 1)
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
    await _cases(maya, 12)
    await _cases(await make.account("operator", organisation=maya.organisation), 2)

    answer = await _post(maya, deed="note", notes="Seen.", everything="1", query="view=my")

    run = await queries.run(UUID(answer.location.rsplit("/", 1)[1]))
    assert (run.total, run.done) == (12, 12)


async def test_the_result_is_for_whoever_asked(house: None) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    answer = await _post(maya, deed="note", notes="Seen.", ids=await _cases(maya, 1))

    assert (await _result(maya, answer)).status == 200
    assert (await _result(tom, answer)).status == 404


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
    answer = await _post(await make.account("operator_manager"), **form)

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

    answer = await _post(maya, deed="owner", owner=maya.id, ids=await _cases(maya, 1))

    assert answer.status == 403


async def test_a_deed_that_lost_its_permission_meanwhile_is_refused(house: None) -> None:
    boss = await make.account("operator_manager")
    run = await commands.start("cases", "owner", await _cases(boss, 2), {"owner": str(boss.id)}, by=boss)

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


async def test_two_hundred_rows_take_one_answer(house: None) -> None:
    maya = await make.account("operator")
    answer = await _post(maya, deed="note", notes="All.", ids=[str(each) for each in await _cases(maya, 60)])

    run = await queries.run(UUID(answer.location.rsplit("/", 1)[1]))
    assert (run.done, run.waiting) == (60, 0)
    assert await db.fetchval("select count(*) from job") == 0
