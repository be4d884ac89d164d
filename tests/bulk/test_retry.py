"""Trying again what was refused."""

import pytest

from app.bulk import commands, queries
from app.kernel import db, ids
from app.kernel.errors import NotFound
from tests import make
from tests.browser import Browser
from tests.bulk.make import new_cases, post, run_of


async def test_one_that_refuses_holds_up_no_other_and_can_be_tried_again(house: None) -> None:
    maya = await make.account("operator")
    cases = await new_cases(maya, 30)
    await db.execute("update cases set archived_at = now() where id = any($1)", cases[::3])
    form = {"deed": "outcome", "code": "suspend_case/INSUF", "notes": "Nothing known."}
    answer = await post(maya, **form, ids=cases)
    run = run_of(answer)
    first = await queries.run(run)
    await db.execute("update cases set archived_at = null")

    await Browser(maya).post("bulk.retry.create", id=run)
    second = await queries.run(run)

    assert (first.done, first.refused, first.waiting) == (20, 10, 0)
    assert (second.done, second.refused, second.waiting) == (30, 0, 0)
    assert await db.fetchval("select count(*) from event_log where code = 'INSUF'") == 30


async def test_nobody_tries_again_what_another_asked_for(house: None) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    case = await new_cases(maya, 1)
    await db.execute("update cases set archived_at = now()")
    run = run_of(await post(maya, deed="note", notes="Seen.", ids=case))
    await db.execute("update cases set archived_at = null")

    page = await Browser(tom).post("bulk.retry.create", id=run)

    assert page.status == 404
    assert (await queries.run(run)).refused == 1


async def test_trying_again_where_nothing_was_refused_does_nothing_twice(house: None) -> None:
    maya = await make.account("operator")
    run = run_of(await post(maya, deed="note", notes="Seen.", ids=await new_cases(maya, 2)))
    ended = (await queries.run(run)).finished_at

    page = await Browser(maya).post("bulk.retry.create", id=run)

    assert page.location.endswith(f"/bulk/{run}")
    assert await db.fetchval("select count(*) from event_log where key = 'case_note'") == 2
    assert (await queries.run(run)).finished_at == ended


async def test_the_command_itself_takes_nobody_elses_run(house: None) -> None:
    maya, tom = await make.account("operator"), await make.account("operator")
    run = await commands.start("cases", "note", [ids.new()], {"notes": "Hi"}, by=maya)
    await commands.step(run, maya)

    with pytest.raises(NotFound):
        await commands.try_again(run, by=tom)

    assert (await queries.run(run)).refused == 1
