"""Gateways that take so many messages a second, however many consumers there are (notifications.md 11.10)."""

import asyncio
import itertools
from datetime import timedelta
from time import monotonic

import pytest

from app.kernel import db, ids
from app.outbox.commands import pace
from app.outbox.commands.claim import Call
from app.outbox.hooks import Parcel
from app.outbox.queries import gateways
from app.outbox.rules.ways import Way
from tests.jobs.make import Run
from tests.outbox.rows.script import SETTINGS, Script, dispatcher, gateway, text


def _calls(way: Way, count: int) -> list[Call]:
    return [
        Call(
            Parcel(ids.new(), str(n), "test", "sms", None, "+255", "en", "", "x", 0, 6, 0, "", None, False),
            way,
            1,
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("second", "minute", "spacing"),
    [(0, 0, 0.0), (10, 0, 0.1), (0, 60, 1.0), (10, 60, 1.0), (1, 6_000, 1.0)],
)
def test_the_slower_of_two_limits_holds(second: int, minute: int, spacing: float) -> None:
    way = Way("one", "x", "sms", per_second=second, per_minute=minute)

    assert way.spacing == timedelta(seconds=spacing)


async def test_ten_thousand_at_ten_a_second_take_a_thousand_seconds_whoever_claims_them(house: None) -> None:
    """11.10 A: a hundred claims at once share one row's time."""
    await gateway("one", per_second=10)
    (way,) = await gateways.ways(SETTINGS)
    began = monotonic()
    claims = [pace.reserve(_calls(way, 100)) for _claim in range(100)]

    claimed = await asyncio.gather(*claims)

    places = await db.fetchval(
        "select extract(epoch from next_call_at - recourse_now())::float8 from gateway"
    )
    assert sum(len(some) for some in claimed) == 10_000
    assert 1_000 - (monotonic() - began) <= places <= 1_000, "every place is taken once, and none is left out"
    for some in claimed:
        steps = [after.begins - before.begins for before, after in itertools.pairwise(some)]
        assert steps == pytest.approx([0.1] * 99)


def test_a_batch_takes_no_more_places_than_pass_in_half_a_minute() -> None:
    slow, free = Way("slow", "x", "sms", per_second=1), Way("free", "x", "sms")

    kept = pace.within([*_calls(slow, 100), *_calls(free, 100)])

    assert [call.way.name for call in kept].count("slow") == 30
    assert [call.way.name for call in kept].count("free") == 100


async def test_two_dispatchers_keep_the_pace_together(house: None) -> None:
    await gateway("one", per_second=50)
    for n in range(30):
        await text(f"m:{n}")
    one = Script()
    began = monotonic()

    await asyncio.gather(*[dispatcher(one=one).drain(Run()) for _consumer in range(2)])

    assert len(one.keys) == 30
    assert monotonic() - began >= 29 / 50


async def test_a_gateway_that_was_idle_saves_nothing_up(house: None) -> None:
    await gateway("one", per_second=1)
    await db.execute("update gateway set next_call_at = recourse_now() - interval '1 hour'")
    (way,) = await gateways.ways(SETTINGS)

    calls = await pace.reserve(_calls(way, 3))

    assert [round(call.begins - calls[0].begins) for call in calls] == [0, 1, 2]
