"""Dispatch through the outbox against one Huey task a message, in one interleaved run (issue 2, perf.md 6).

    python -m tests.benchmarks.bench_dispatch [--messages 20000] [--rounds 3] [--processes 4]

Both keep their promise: ours commits each attempt before its call and each result after it; the peer's row
changes state once. The peer has four threads; ours runs as four consumers, and as one. The bound is perf.md's:
the barest outbox, in batches of a hundred, by as many processes. What was sent stays, and the first messages are
not counted: with empty tables PostgreSQL plans statements that no house that has sent before would have.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from datetime import datetime

import asyncpg

from app import devpg, wiring
from app.kernel import db, ids
from app.outbox import Post, post_many
from app.settings import ROOT
from tests import conftest
from tests.waiting import until

PEER_SHARE = 0.15
WORKERS = 4


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


async def ours(messages: int, seconds: float, env: dict[str, str], *, processes: int) -> float:
    """Messages a second through the outbox, from the word to the last result."""
    await fill(messages)
    await db.execute("analyze outbox")
    began = await race("ours", seconds, env, processes)
    spent = await db.fetchval("select extract(epoch from max(sent_at) - $1)::float8 from outbox", began)
    left = await db.fetchval("select count(*) from outbox where state <> 'sent'")
    assert left == 0, f"{left} messages were not sent"
    return messages / spent


async def bound(messages: int, owner: asyncpg.Connection, env: dict[str, str], *, processes: int) -> float:
    """Messages a second by the barest outbox in batches of a hundred (perf.md 6)."""
    await owner.execute("drop table if exists huey.bench_bound")
    await owner.execute(
        "create table huey.bench_bound (n int primary key, state smallint not null default 0, body text,"
        " lease_until timestamptz, at timestamptz)"
    )
    await owner.execute("create index on huey.bench_bound (n) where state = 0")
    await owner.execute("grant all on huey.bench_bound to recourse_work")
    await owner.execute(
        "insert into huey.bench_bound (n, body) select n, repeat('x', 120) from generate_series(1, $1) n",
        messages,
    )
    await owner.execute("analyze huey.bench_bound")
    began = await race("bound", 0, env, processes)
    spent = await owner.fetchval(
        "select extract(epoch from max(at) - $1)::float8 from huey.bench_bound", began
    )
    return messages / spent


async def race(what: str, seconds: float, env: dict[str, str], processes: int) -> datetime:
    """Start so many processes, give them the word together, wait for all; when the word was given."""
    command = [sys.executable, "-m", "tests.benchmarks.dispatching", what, str(seconds)]
    pipe = asyncio.subprocess.PIPE
    runners = [
        await asyncio.create_subprocess_exec(*command, env=env, cwd=ROOT, stdin=pipe, stdout=pipe)
        for _runner in range(processes)
    ]
    for runner in runners:
        assert runner.stdout is not None
        await runner.stdout.readline()
    began: datetime = await db.fetchval("select clock_timestamp()")
    ended = await asyncio.gather(*[runner.communicate(b"go\n") for runner in runners])
    assert len(ended) == processes and not any(runner.returncode for runner in runners)
    return began


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


async def tidy(owner: asyncpg.Connection) -> None:
    """What autovacuum does between one day's messages and the next."""
    await owner.execute("vacuum analyze")


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=4)
    asked = parser.parse_args()
    server = devpg.acquire(ROOT / ".data" / "test")
    name = await conftest._clone(server)
    url = server.url(name, "recourse_work", conftest._work_password(server))
    env = {**os.environ, "DATABASE_URL": url, "DATABASE_WORK_URL": url, "RECOURSE_ENV": "test", "TZ": "UTC"}
    owner = await asyncpg.connect(server.superuser_url(name))
    try:
        wiring.connect()
        await db.open_pool(url, size=8)
        await owner.execute(
            "insert into gateway (id, name, provider, channel, last_ok_at)"
            " values (uuidv7(), 'bench', 'x', 'sms', now())"
        )
        await measure(asked.messages, asked.rounds, asked.processes, owner, env)
        await db.close_pool()
    finally:
        await owner.close()
        await conftest._drop(server, name)
        server.release()


async def measure(
    messages: int, rounds: int, processes: int, owner: asyncpg.Connection, env: dict[str, str]
) -> None:
    found: dict[str, list[float]] = defaultdict(list)
    await ours(messages, 0, env, processes=1)
    await tidy(owner)
    for _round in range(rounds):
        asked, done = await huey(max(1, int(messages * PEER_SHARE)), owner, env)
        found["asked"].append(asked)
        found["peer"].append(done)
        for several, name in ((processes, "several"), (1, "one")):
            found[f"bound {name}"].append(await bound(messages, owner, env, processes=several))
            found[f"null {name}"].append(await ours(messages, 0, env, processes=several))
            await tidy(owner)
        found["slow"].append(await ours(max(1, messages // 5), 0.05, env, processes=1))
        await tidy(owner)
    report({name: statistics.median(values) for name, values in found.items()}, processes)


def report(found: dict[str, float], processes: int) -> None:
    in_flight = 50 / 0.05
    for label, name, of in (
        ("one Huey task a message, 4 threads", "peer", {"the peer": found["peer"]}),
        ("... asking for them", "asked", {"the peer": found["peer"]}),
        (f"bare batches of 100, {processes} processes", "bound several", {"the peer": found["peer"]}),
        (
            f"outbox, null gateway, {processes} processes",
            "null several",
            {"the peer": found["peer"], "the bare batches": found["bound several"]},
        ),
        ("bare batches of 100, 1 process", "bound one", {"the peer": found["peer"]}),
        (
            "outbox, null gateway, 1 process",
            "null one",
            {"the peer": found["peer"], "the bare batches": found["bound one"]},
        ),
        ("outbox, 50 ms gateway, window 50, 1 process", "slow", {"in flight / latency": in_flight}),
    ):
        ratios = ", ".join(f"{found[name] / value:.2f}x of {what}" for what, value in of.items())
        print(f"{label:<46} {found[name]:>9,.0f}/s   {ratios}")


if __name__ == "__main__":
    asyncio.run(main())
