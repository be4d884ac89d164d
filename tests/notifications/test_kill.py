"""Consumers that are killed while two thousand households are told over a gateway that fails as it likes."""

import random
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.kernel import db
from app.outbox.fake_gateway import FakeGateway
from tests.jobs.consumer import Consumer, consumer
from tests.notifications.crowd import accepted_by, messages, two_ways
from tests.servers.gateway import http_gateway
from tests.waiting import until

#: what no good run reaches, on a machine many times slower
LONGEST = 600.0


@pytest.mark.slow
async def test_twenty_kills_over_two_thousand_messages_lose_nobody_and_tell_nobody_twice(
    house: None, work_url: str, tmp_path: Path
):
    with http_gateway(*_moods(8_000)) as gateway:
        waiting = await messages(2_000)
        await two_ways(gateway.port, idempotent=True)
        killed = await _kill_all_the_way(gateway, waiting, _consumers(work_url, tmp_path), kills=20)
        accepted = accepted_by(gateway)

    assert killed == 20
    assert len(accepted) == 2_000, "nobody is lost"
    again = sum(times - 1 for times in accepted.values())
    lost = await db.fetchval("select count(*) from outbox_attempt where outcome = 'lost'")
    assert again <= lost, "only a call whose answer died with its consumer is made again, under its key"
    told = "select count(*) filter (where status = 1), count(*), count(distinct policy_id) from policy_notification"
    assert tuple(await db.fetchrow(told)) == (2_000,) * 3


@pytest.mark.slow
async def test_a_gateway_that_knows_no_keys_is_never_called_twice_for_a_message_that_it_may_have_taken(
    house: None, work_url: str, tmp_path: Path
):
    with http_gateway(*_moods(2_000)) as gateway:
        waiting = await messages(500)
        await two_ways(gateway.port, idempotent=False)
        killed = await _kill_all_the_way(gateway, waiting, _consumers(work_url, tmp_path), kills=5)
        accepted = accepted_by(gateway)

    assert killed == 5
    assert set(accepted.values()) == {1}
    states = dict(await db.fetch("select recipient, state from outbox"))
    assert all(accepted[number] for number, state in states.items() if state == "sent")
    unsure = {number for number, state in states.items() if state == "unknown"}
    assert set(states) - set(accepted) <= unsure, "whoever was not told is shown as unknown, to be decided on"


async def _kill_all_the_way(
    gateway: FakeGateway, waiting: Sequence[object], consumers: Iterator[Consumer], *, kills: int
) -> int:
    """Let messages go portion by portion; in the midst of each, end whoever sends, and replace it; how many kills."""
    share = len(waiting) // kills
    running_ = [next(consumers), next(consumers)]
    killed = 0
    for start in range(0, len(waiting), share):
        await until(_nothing_waits, within=LONGEST, what="the messages of before")
        calls = len(gateway.recorded)
        await _let_go(waiting[start : start + share])
        await until(
            lambda aim=calls + share // 4: _called(gateway, aim), within=LONGEST, what="calls of this portion"
        )
        victim = await _who_sends(running_) or running_[start // share % 2]
        victim.process.send_signal(signal.SIGKILL)
        killed += victim.process.wait(60) == -signal.SIGKILL
        await _lapse(victim)
        running_[running_.index(victim)] = next(consumers)
    await until(_nothing_waits, within=LONGEST, what="all messages")
    return killed


def _consumers(work_url: str, folder: Path) -> Iterator[Consumer]:
    """Consumer after consumer; all that still run are ended with the generator."""
    with ExitStack() as stack:
        for n in range(1, 1000):
            yield stack.enter_context(consumer(work_url, folder / f"consumer {n}", path="tasks.run"))


def _moods(calls: int) -> list[str]:
    """Seven calls of eight go well, by a chance that is the same each time; then all do."""
    chance = random.Random(20261121)
    return [*["200" if chance.random() > 0.125 else "503" for _call in range(calls)], "200"]


async def _called(gateway: FakeGateway, aim: int) -> bool:
    """Whether the gateway was called so often; what failed goes again at once, waits are for others to show."""
    await db.execute(
        "update outbox set not_before = recourse_now() where state = 'queued' and next_attempt_at is not null"
    )
    return len(gateway.recorded) >= aim


async def _nothing_waits() -> bool:
    await db.execute(
        "update outbox set not_before = recourse_now() where state = 'queued' and next_attempt_at is not null"
        " and not_before > recourse_now()"
    )
    return not await db.fetchval(
        "select exists (select from outbox where state = 'sending'"
        " or (state = 'queued' and not_before <= recourse_now() + interval '1 hour'))"
    )


async def _let_go(messages: Sequence[object]) -> None:
    await db.execute("update outbox set not_before = recourse_now() where id = any($1)", list(messages))
    await db.execute("select pg_notify('recourse_jobs', '')")


async def _who_sends(consumers: Sequence[Consumer]) -> Consumer | None:
    """The process that holds messages just now."""
    pid = await db.fetchval(
        "select split_part(j.lease_by, ':', 2)::int from outbox o join job j on o.lease_by = 'job:' || j.id"
        " where o.state = 'sending' and j.lease_by is not null order by o.lease_until desc limit 1"
    )
    return next((each for each in consumers if each.process.pid == pid), None)


async def _lapse(dead: Consumer) -> None:
    """What the killed one held may be taken at once: waiting out its leases would show nothing more."""
    held = f"%:{dead.process.pid}:%"
    await db.execute(
        "update outbox o set lease_until = recourse_now() from job j"
        " where o.state = 'sending' and o.lease_by = 'job:' || j.id and j.lease_by like $1",
        held,
    )
    await db.execute("update job set lease_until = recourse_now() where lease_by like $1", held)
