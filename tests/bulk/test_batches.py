"""How a deed goes through its records: batch by batch, a refusal leaves nothing behind, and old results go."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.bulk import commands, queries
from app.bulk.deeds import Deed, Kind, register
from app.bulk.rules import BATCH
from app.kernel import clock, db, ids
from app.kernel.errors import Conflict, NotFound
from tests import make
from tests.bulk.make import new_cases


async def test_what_a_refused_deed_had_written_is_taken_back(house: None) -> None:
    async def perform(by: Account, record: UUID, _details: Mapping[str, Any]) -> None:
        await db.execute("update cases set archived_at = now() where id = $1", record)
        if record == bad:
            raise Conflict("Not this one.")

    async def none(*_asked: object) -> Any:
        return {}

    deed = Deed("Put away", "bulk.use", dict, perform)
    register("made_up", Kind("Cases", "cases", "cases.case.index", {"away": deed}, none, none))
    maya = await make.account("operator")
    good, bad = await new_cases(maya, 2)
    run = await commands.start("made_up", "away", [good, bad], {}, by=maya)

    await commands.step(run, maya)

    away = await db.fetch("select id from cases where archived_at is not null")
    assert [row["id"] for row in away] == [good]
    assert (await queries.run(run)).refused == 1


async def test_a_batch_is_done_at_a_time(house: None) -> None:
    maya = await make.account("operator")
    strangers = [ids.new() for _n in range(BATCH + 1)]
    run = await commands.start("cases", "note", strangers, {"notes": "Hello."}, by=maya)

    assert await commands.step(run, maya) == 1
    assert (await queries.run(run)).finished_at is None
    assert await commands.step(run, maya) == 0
    assert (await queries.run(run)).finished_at is not None


async def test_results_are_kept_for_thirty_days_and_what_goes_on_is_kept(house: None) -> None:
    maya, now = await make.account("operator"), clock.now()
    runs = {}
    for days in (29, 31):
        runs[days] = await commands.start("cases", "note", [ids.new()], {"notes": "Hello."}, by=maya)
        with clock.frozen(now - timedelta(days=days)):
            await commands.step(runs[days], maya)
    waiting = await commands.start("cases", "note", [ids.new()], {"notes": "Hello."}, by=maya)

    assert await commands.forget() == 1

    assert (await queries.run(runs[29])).refused == 1
    assert (await queries.run(waiting)).waiting == 1
    with pytest.raises(NotFound):
        await queries.run(runs[31])
