"""One process of the dispatch benchmark: it says that it is ready, waits for a line, sends what is due, says how
many seconds of a processor it took, and waits until what its connections took was read.

    python -m tests.benchmarks.dispatching ours|bound <gateway seconds>

`bound` is the least that sends in batches of a hundred and survives a crash: a narrow row that is claimed in one
statement and marked in another (perf.md 6).
"""

import asyncio
import sys
import time

import asyncpg

from app import wiring
from app.kernel import db, memory
from app.outbox.dispatch import BATCH, Dispatcher
from app.outbox.gateways.contract import Message, Outcome, Result
from app.settings import Settings, current
from tests.jobs.make import Run

_CLAIM = (
    "update bench_bound set state = 1, lease_until = now() + interval '2 minutes' where n in"
    " (select n from bench_bound where state = 0 order by n limit $1 for update skip locked) returning n, body"
)
_MARK = "update bench_bound set state = 2, at = clock_timestamp() where n = any($1)"


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


async def ours(seconds: float) -> None:
    """The dispatcher of the house."""
    gateway = Slow(seconds)
    await Dispatcher("bench", Settings(env="test"), lambda _way: gateway).drain(Run())


async def bound(connection: asyncpg.Connection) -> None:
    """Claim a hundred, call the gateway for each, mark a hundred."""
    gateway = Slow(0)
    while rows := await connection.fetch(_CLAIM, BATCH):
        for row in rows:
            await gateway.send(row["body"])
        await connection.execute(_MARK, [row["n"] for row in rows])


async def main(what: str, seconds: float) -> None:
    """Be ready, wait for the word, work."""
    wiring.connect()
    memory.settle()  # as a consumer does
    await db.open_pool(current().database_url.reveal(), size=6, ready=4)
    await db.fetchval("select 1")
    bare = await asyncpg.connect(current().database_url.reveal())
    await bare.execute("set search_path = huey")
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    before = time.process_time()
    await (ours(seconds) if what == "ours" else bound(bare))
    print(time.process_time() - before, flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await bare.close()
    await db.close_pool()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
