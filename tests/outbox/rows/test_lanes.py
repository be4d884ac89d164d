"""How batches follow one another: what went well is stored by the commit that takes the next (reliability.md 20)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from app.kernel import db
from app.outbox import dispatch, hooks
from app.outbox.dispatch import Dispatcher
from app.outbox.gateways.contract import Message, Outcome, Result
from app.outbox.hooks import Parcel
from tests.jobs.make import Run
from tests.outbox.rows.script import SETTINGS, Script, attempts, gateway, row, text


@pytest.fixture(autouse=True)
async def _one_lane_and_a_gateway_that_is_well(house: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(dispatch, "LANES", 1)
    before = dict(hooks.asks)
    await gateway("one")
    await db.execute("update gateway set last_ok_at = recourse_now()")
    yield
    hooks.asks.clear()
    hooks.asks.update(before)


def one_by_one(script: Any) -> Dispatcher:
    return Dispatcher("test", SETTINGS, lambda _way: script, batch=1)


@dataclass
class Watching(Script):
    """Looks, at each call, at what everybody can see of the message before."""

    seen: list[tuple[str, str, bool]] = field(default_factory=list)

    async def send(self, message: Message) -> Result:
        if self.keys:
            before, mine = await db.fetch(
                "select state, xmin from outbox where dedup_key = any($1) order by dedup_key",
                [self.keys[-1], message.dedup_key],
            )
            self.seen.append((before["state"], mine["state"], before["xmin"] == mine["xmin"]))
        return await super().send(message)


class Shut(Exception):
    """Something broke."""


async def test_what_went_well_is_stored_by_the_commit_that_takes_the_next_batch() -> None:
    for n in range(3):
        await text(f"m:{n}")
    watching = Watching()

    await one_by_one(watching).drain(Run())

    assert watching.seen == [("sent", "sending", True)] * 2
    assert [(await row(f"m:{n}"))["state"] for n in range(3)] == ["sent"] * 3
    assert await attempts("m:2") == [(1, "one", "accepted")], "the last one needs no next"


@pytest.mark.parametrize("at", ["the next claim", "the checkpoint"])
async def test_what_went_well_is_stored_also_when_nothing_can_follow(at: str) -> None:
    for n in range(2):
        await text(f"m:{n}")

    async def ask(parcels: Sequence[Parcel]) -> Collection[UUID]:
        if at == "the next claim" and parcels[0].dedup_key == "m:1":
            raise Shut
        return []

    class Stopped(Run):
        async def checkpoint(self, **progress: Any) -> None:
            if at == "the checkpoint":
                raise Shut

    hooks.before_sending({"test"}, ask)
    script = Script()

    with pytest.raises(Shut):
        await one_by_one(script).drain(Stopped())

    assert script.keys == ["m:0"]
    assert (await row("m:0"))["state"] == "sent"
    assert await attempts("m:0") == [(1, "one", "accepted")]
    assert (await row("m:1"))["state"] == "queued"


async def test_what_a_gateway_says_is_kept_though_others_of_the_batch_say_nothing() -> None:
    for n in range(3):
        await text(f"m:{n}")

    class Talking:
        name, idempotent = "one", False

        async def send(self, message: Message) -> Result:
            if message.dedup_key != "m:1":
                return Result(Outcome.ACCEPTED)
            return Result(Outcome.ACCEPTED, provider_ref="r-1", http_status=202, output="taken")

    await Dispatcher("test", SETTINGS, lambda _way: Talking()).drain(Run())

    kept = await db.fetch(
        "select status, reference, excerpt from outbox_attempt a join outbox o on o.id = a.outbox_id"
        " order by o.dedup_key"
    )
    assert [tuple(each) for each in kept] == [(None, "", ""), (202, "r-1", "taken"), (None, "", "")]


async def test_a_run_says_how_far_it_came_once_in_a_while_and_not_each_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dispatch, "TOLD_EVERY", 60.0)  # longer than four messages take on any machine
    for n in range(4):
        await text(f"m:{n}")
    told: list[int] = []

    class Listening(Run):
        async def checkpoint(self, **progress: Any) -> None:
            told.append(progress["sent"])

    await one_by_one(Script()).drain(Listening())

    assert len(told) == 1
