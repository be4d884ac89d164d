"""Dispatch through the outbox against one Huey task a message, in one interleaved run (issue 2, perf.md 6).

    python -m tests.benchmarks.bench_dispatch [--messages 20000] [--rounds 3] [--processes 4] [--peer 20000]

Both keep their promise: ours commits each attempt before its call and each result after it; the peer's row
changes state once. The peer has four workers, as threads (Huey's default) and as processes; asking for its tasks
is told apart and not counted, as ours is written with what it is about. Ours runs as four consumers, and as one.
The bound is perf.md's: the barest outbox, in batches of a hundred, by as many processes. What was sent stays, and
the first messages are not counted: with empty tables PostgreSQL plans statements that no house that has sent
before would have. Beside each rate stands what a message took of a processor, which a busy machine leaves nearly
as it is: ours with its gateway, and PostgreSQL's.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from app import devpg, wiring
from app.kernel import db, ids
from app.outbox import Post, post_many
from app.settings import ROOT
from tests import conftest
from tests.benchmarks.processor import seconds_by, seconds_of
from tests.waiting import until

WORKERS = 4
LONGEST = 3600.0


@dataclass(frozen=True)
class Found:
    """Messages a second, and processor seconds a message: of the processes that send, and of PostgreSQL."""

    rate: float
    ours: float = 0.0
    database: float = 0.0

    @property
    def both(self) -> float:
        return self.ours + self.database


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


async def ours(
    messages: int, seconds: float, owner: asyncpg.Connection, env: dict[str, str], *, processes: int
) -> Found:
    """Through the outbox, from the word to the last result."""
    await fill(messages)
    await db.execute("analyze outbox")
    began, here, there = await race("ours", seconds, owner, env, processes)
    spent = await db.fetchval("select extract(epoch from max(sent_at) - $1)::float8 from outbox", began)
    left = await db.fetchval("select count(*) from outbox where state <> 'sent'")
    assert left == 0, f"{left} messages were not sent"
    return Found(messages / spent, here / messages, there / messages)


async def bound(messages: int, owner: asyncpg.Connection, env: dict[str, str], *, processes: int) -> Found:
    """By the barest outbox in batches of a hundred (perf.md 6)."""
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
    began, here, there = await race("bound", 0, owner, env, processes)
    spent = await owner.fetchval(
        "select extract(epoch from max(at) - $1)::float8 from huey.bench_bound", began
    )
    return Found(messages / spent, here / messages, there / messages)


async def race(
    what: str, seconds: float, owner: asyncpg.Connection, env: dict[str, str], processes: int
) -> tuple[datetime, float, float]:
    """Start so many processes, give them the word together, wait for all; when the word was given, and the
    processor seconds of theirs and of PostgreSQL."""
    command = [sys.executable, "-m", "tests.benchmarks.dispatching", what, str(seconds)]
    pipe = asyncio.subprocess.PIPE
    runners = [
        await asyncio.create_subprocess_exec(*command, env=env, cwd=ROOT, stdin=pipe, stdout=pipe)
        for _runner in range(processes)
    ]
    for runner in runners:
        await _line(runner)
    before = await database(owner)
    began: datetime = await db.fetchval("select clock_timestamp()")
    for runner in runners:
        assert runner.stdin is not None
        runner.stdin.write(b"go\n")
    here = sum([float(await _line(runner)) for runner in runners])
    there = await database(owner) - before
    await asyncio.gather(*[runner.communicate(b"end\n") for runner in runners])
    assert not any(runner.returncode for runner in runners)
    return began, here, there


async def _line(runner: asyncio.subprocess.Process) -> bytes:
    assert runner.stdout is not None
    return await runner.stdout.readline()


async def database(owner: asyncpg.Connection) -> float:
    """Processor seconds of everybody's connection to this database but this one."""
    rows = await owner.fetch(
        "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    return seconds_by(row["pid"] for row in rows)


async def huey(
    messages: int, owner: asyncpg.Connection, env: dict[str, str], kind: str
) -> tuple[float, Found]:
    """One Huey task each: asked for in a second, and done."""
    await owner.execute("drop table if exists huey.bench_message")
    await owner.execute("create table bench_message (n int primary key, state int default 0, at timestamptz)")
    await owner.execute("grant all on bench_message to recourse_work")
    await owner.execute("alter table bench_message set schema huey")
    await owner.execute("insert into huey.bench_message (n) select generate_series(1, $1)", messages)
    enqueue = f"from tests.benchmarks.peer_huey import send\nfor n in range(1, {messages} + 1): send(n)"
    began = time.perf_counter()
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", enqueue], env=env, cwd=ROOT, check=True)
    asked = messages / (time.perf_counter() - began)
    command = f"-m huey.bin.huey_consumer tests.benchmarks.peer_huey.huey -w {WORKERS} -k {kind} -q -n"
    consumer = await asyncio.create_subprocess_exec(
        sys.executable, *command.split(), env=env, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        early, here, there = await _so_far(1, consumer, owner)
        done, here_then, there_then = await _so_far(messages, consumer, owner)
    finally:
        consumer.terminate()
        await consumer.wait()
    spent = await owner.fetchval(
        "select extract(epoch from max(at) - min(at))::float8 from huey.bench_message"
    )
    counted = max(1, done - early)
    return asked, Found(messages / spent, (here_then - here) / counted, (there_then - there) / counted)


async def _so_far(
    many: int, consumer: asyncio.subprocess.Process, owner: asyncpg.Connection
) -> tuple[int, float, float]:
    """Wait until so many are done; how many, and the processor seconds until then."""
    done: int = await until(lambda: _done(many, owner), within=LONGEST)
    return done, seconds_of(consumer.pid), await database(owner)


async def _done(many: int, owner: asyncpg.Connection) -> int:
    """How many are done, if enough; looked at seldom, since counting costs what the peer could use."""
    await asyncio.sleep(0.2)
    done: int = await owner.fetchval("select count(*) from huey.bench_message where state = 2")
    return done if done >= many else 0


async def tidy(owner: asyncpg.Connection) -> None:
    """What autovacuum does between one day's messages and the next."""
    await owner.execute("vacuum analyze")


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--peer", type=int, default=0, help="messages of the peer, if not as many")
    asked = parser.parse_args()
    server = devpg.acquire(ROOT / ".data" / "test")
    name = await conftest.clone(server)
    url = server.url(name, "recourse_work", conftest.work_password(server))
    env = {**os.environ, "DATABASE_URL": url, "DATABASE_WORK_URL": url, "RECOURSE_ENV": "test", "TZ": "UTC"}
    owner = await asyncpg.connect(server.superuser_url(name))
    try:
        wiring.connect()
        await db.open_pool(url, size=8)
        await owner.execute(
            "insert into gateway (id, name, provider, channel, last_ok_at)"
            " values (uuidv7(), 'bench', 'x', 'sms', now())"
        )
        await measure(asked, owner, env)
        await db.close_pool()
    finally:
        await owner.close()
        await conftest.drop(server, name)
        server.release()


async def measure(asked: argparse.Namespace, owner: asyncpg.Connection, env: dict[str, str]) -> None:
    messages, found = asked.messages, defaultdict[str, list[Found]](list)
    await ours(messages, 0, owner, env, processes=1)
    await tidy(owner)
    for _round in range(asked.rounds):
        for kind in ("thread", "process"):
            put, done = await huey(asked.peer or messages, owner, env, kind)
            found["asked"].append(Found(put))
            found[kind].append(done)
        for several, name in ((asked.processes, "several"), (1, "one")):
            found[f"bound {name}"].append(await bound(messages, owner, env, processes=several))
            found[f"null {name}"].append(await ours(messages, 0, owner, env, processes=several))
            await tidy(owner)
        found["slow"].append(await ours(max(1, messages // 5), 0.05, owner, env, processes=1))
        await tidy(owner)
    report({name: _middle(some) for name, some in found.items()}, asked.processes)
    print("load average", *(f"{load:.1f}" for load in os.getloadavg()))


def _middle(some: list[Found]) -> Found:
    return Found(
        *[
            statistics.median(column)
            for column in zip(*[(f.rate, f.ours, f.database) for f in some], strict=True)
        ]
    )


def report(found: dict[str, Found], processes: int) -> None:
    peer = {"the peer": found["thread"]}
    in_flight = Found(50 / 0.05)
    for label, name, of in (
        ("one Huey task a message, 4 threads", "thread", peer),
        ("one Huey task a message, 4 processes", "process", peer),
        ("... asking for them", "asked", peer),
        (f"bare batches of 100, {processes} processes", "bound several", peer),
        (
            f"outbox, null gateway, {processes} processes",
            "null several",
            {**peer, "the bare batches": found["bound several"]},
        ),
        ("bare batches of 100, 1 process", "bound one", peer),
        ("outbox, null gateway, 1 process", "null one", {**peer, "the bare batches": found["bound one"]}),
        ("outbox, 50 ms gateway, window 50, 1 process", "slow", {"in flight / latency": in_flight}),
    ):
        print(f"{label:<46} {_told(found[name], of)}")


def _told(one: Found, of: dict[str, Found]) -> str:
    ratios = [f"{one.rate / other.rate:.2f}x of {what}" for what, other in of.items()]
    if not one.both:
        return f"{one.rate:>9,.0f}/s   {', '.join(ratios)}"
    cheaper = [f"{other.both / one.both:.2f}x of {what}" for what, other in of.items() if other.both]
    took = f"{one.ours * 1e6:.1f} + {one.database * 1e6:.1f} us"
    by = f", by it {', '.join(cheaper)}" if cheaper else ""
    return f"{one.rate:>9,.0f}/s   {', '.join(ratios)}; processor {took}{by}"


if __name__ == "__main__":
    asyncio.run(main())
