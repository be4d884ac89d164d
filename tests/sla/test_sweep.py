"""What a sweep does with an item that cannot be done; the rest of it is told in the rooms that sweep."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

import asyncpg

from app.jobs.commands.ask import CHANNEL
from app.kernel import clock, db, ids
from app.sla.commands import Notice, Watched, plan_deadlines
from app.sla.commands.sweep import Found, one_batch
from app.sla.rules import NOTHING_TAKEN
from tests.sla.desk import START, complaint
from tests.waiting import until


class Sick:
    """A room whose one item cannot be done."""

    kind = "complaint"

    async def load(self, keys: Sequence[UUID]) -> list[Watched[None]]:
        return [Watched(key, complaint("MOH"), NOTHING_TAKEN, None) for key in keys]

    async def prepare(self, found: Sequence[Found[None]], now: object) -> list[Notice]:
        raise ZeroDivisionError

    async def stamp(self, found: object, notices: object, now: object) -> None:
        raise AssertionError("nothing of it was prepared")


async def test_an_item_that_cannot_be_done_rests_longer_each_time_and_six_hours_at_most(house: None) -> None:
    """decisions.md 3."""
    key, at, rests = ids.new(), START, []
    with clock.frozen(at):
        await plan_deadlines("complaint", {key: at})
    for _turn in range(9):
        with clock.frozen(at):
            assert await one_batch(Sick()) == 1
        [row] = await db.fetch("select wake_at, error from deadline")
        assert "ZeroDivisionError" in row["error"]
        rests.append((row["wake_at"] - at) // timedelta(minutes=1))
        at = row["wake_at"]

    assert rests == [5, 10, 20, 40, 80, 160, 320, 360, 360]


async def test_what_is_planned_anew_is_sick_no_more(house: None) -> None:
    key = ids.new()
    with clock.frozen(START):
        await plan_deadlines("complaint", {key: START})
        await one_batch(Sick())
        await plan_deadlines("complaint", {key: START + timedelta(hours=1)})

    [row] = await db.fetch("select tries, error, wake_at from deadline")
    assert tuple(row) == (0, None, START + timedelta(hours=1))


async def test_what_is_due_within_a_minute_rings_for_a_consumer(house: None, work_url: str) -> None:
    rung: list[str] = []
    listening = await asyncpg.connect(work_url)
    await listening.add_listener(CHANNEL, lambda *_rung: rung.append("now"))
    with clock.frozen(START):
        await plan_deadlines("complaint", {ids.new(): START + timedelta(seconds=61)})
        await plan_deadlines("complaint", {ids.new(): None})
        await listening.fetchval("select 1")
        later = len(rung)
        await plan_deadlines("complaint", {ids.new(): START + timedelta(seconds=60)})

    await until(partial(_is_rung, rung))
    await listening.close()
    assert (later, len(rung)) == (0, 1)


async def _is_rung(rung: list[str]) -> bool:
    return bool(rung)
