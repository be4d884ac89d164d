"""Dispatch through the outbox against one Huey task a message, in one interleaved run (issue 2, perf.md 6).

    python -m tests.benchmarks.bench_dispatch [--messages 20000] [--rounds 3]

Both keep their promise: ours commits each attempt before its call and each result after it; the peer's row
changes state once. The peer has four threads, ours one event loop.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time

import asyncpg

from app import devpg
from app.kernel import db, ids
from app.outbox import Post, post_many
from app.outbox.dispatch import Dispatcher
from app.outbox.gateways.contract import Message, Outcome, Result
from app.settings import ROOT, Settings
from tests import conftest
from tests.waiting import until

PEER_SHARE = 0.15
WORKERS = 4


class Slow:
    """A gateway that takes so long, or no time at all."""

    name = "bench"
    idempotent = False

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.taken = Result(Outcome.ACCEPTED)

    async def send(self, message: Message) -> Result:
        if self.seconds:
            await asyncio.sleep(self.seconds)
        return self.taken


class Nobody:
    """A run that nothing stops."""

    id = ids.new()
    args: dict[str, object] = {}
    attempt = 1

    async def checkpoint(self, **progress: object) -> None: ...


async def fill(messages: int) -> float:
    """Write messages as commands do; messages a second."""
    began = time.perf_counter()
    for start in range(0, messages, 500):
        await post_many(
            [
                Post(
                    "bench",
                    f"bench:{ids.new()}",
                    channel="sms",
                    address="+255754123456",
                    title="T",
                    text="x" * 120,
                )
                for _n in range(start, min(start + 500, messages))
            ]
        )
    return messages / (time.perf_counter() - began)


async def ours(messages: int, seconds: float) -> float:
    """Messages a second through the outbox, one process."""
    await fill(messages)
    gateway = Slow(seconds)
    dispatcher = Dispatcher("bench", Settings(env="test"), lambda _way: gateway)
    began = time.perf_counter()
    await dispatcher.drain(Nobody())
    spent = time.perf_counter() - began
    left = await db.fetchval("select count(*) from outbox where state <> 'sent'")
    assert left == 0, f"{left} messages were not sent"
    return messages / spent


async def huey(messages: int, owner: asyncpg.Connection, env: dict[str, str]) -> tuple[float, float]:
    """Messages a second with one Huey task each: asked for, and done."""
    await owner.execute("drop table if exists huey.bench_message")
    await owner.execute("create table bench_message (n int primary key, state int default 0, at timestamptz)")
    await owner.execute("grant all on bench_message to recourse_work")
    await owner.execute("alter table bench_message set schema huey")
    await owner.execute("insert into huey.bench_message (n) select generate_series(1, $1)", messages)
    enqueue = f"from tests.benchmarks.peer_huey import send\nfor n in range(1, {messages} + 1): send(n)"
    began = time.perf_counter()
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", enqueue], env=env, cwd=ROOT, check=True)
    asked = messages / (time.perf_counter() - began)
    command = [
        sys.executable,
        "-m",
        "huey.bin.huey_consumer",
        "tests.benchmarks.peer_huey.huey",
        "-w",
        str(WORKERS),
        "-q",
        "-n",
    ]
    consumer = await asyncio.create_subprocess_exec(*command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        await until(lambda: _all_done(owner), within=600)
    finally:
        consumer.terminate()
        await consumer.wait()
    spent = await owner.fetchval(
        "select extract(epoch from max(at) - min(at))::float8 from huey.bench_message"
    )
    return asked, messages / spent


async def _all_done(owner: asyncpg.Connection) -> bool:
    return not await owner.fetchval("select count(*) from huey.bench_message where state = 0")


async def clear(owner: asyncpg.Connection) -> None:
    await owner.execute("truncate outbox, outbox_attempt cascade")
    await owner.execute("vacuum analyze")


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    server = devpg.acquire(ROOT / ".data" / "test")
    name = await conftest._clone(server)
    url = server.url(name, "recourse_work", conftest._work_password(server))
    env = {**os.environ, "DATABASE_URL": url, "DATABASE_WORK_URL": url, "RECOURSE_ENV": "test", "TZ": "UTC"}
    owner = await asyncpg.connect(server.superuser_url(name))
    try:
        conftest.wiring.connect()
        await db.open_pool(url, size=8)
        await owner.execute(
            "insert into gateway (id, name, provider, channel, last_ok_at)"
            " values (uuidv7(), 'bench', 'x', 'sms', now())"
        )
        await measure(asked.messages, asked.rounds, owner, env)
        await db.close_pool()
    finally:
        await owner.close()
        await conftest._drop(server, name)
        server.release()


async def measure(messages: int, rounds: int, owner: asyncpg.Connection, env: dict[str, str]) -> None:
    null, peers, asked, slow = [], [], [], []
    for _round in range(rounds):
        null.append(await ours(messages, 0))
        await clear(owner)
        enqueued, done = await huey(max(1, int(messages * PEER_SHARE)), owner, env)
        asked.append(enqueued)
        peers.append(done)
        slow.append(await ours(max(1, messages // 5), 0.05))
        await clear(owner)
    peer = statistics.median(peers)
    bound = 50 / 0.05
    for label, values, of in (
        ("one Huey task a message, 4 threads", peers, peer),
        ("... asking for them", asked, peer),
        ("outbox, null gateway, 1 process", null, peer),
        ("outbox, 50 ms gateway, window 50", slow, bound),
    ):
        middle = statistics.median(values)
        print(
            f"{label:<40} {middle:>10,.0f}/s   {middle / of:6.2f}x {'of the bound' if of == bound else 'of the peer'}"
        )


if __name__ == "__main__":
    asyncio.run(main())
