"""The largest report beside COPY alone, and the queue while two are made: python -m tests.benchmarks.bench_reports.

The bound is `COPY (the same SELECT, as it stands) TO STDOUT` on a connection of its own, rows counted and dropped;
ours formats, makes cells safe and writes the file. Both in one run, A B A B; prints, asserts nothing by time.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from app import devpg, wiring
from app.accounts.queries import sessions
from app.kernel import clock, db
from app.reports import catalogue
from app.reports.commands import export as commands
from app.reports.inputs import Asked
from app.reports.queries import extract
from app.reports.writing import stream
from tests.benchmarks.house import prepare, serve, sign_in
from tests.benchmarks.loading import Served
from tests.jobs.consumer import consumer

ROUNDS = 3
PAGE = os.sysconf("SC_PAGE_SIZE")
ASKS = 100


@dataclass
class Took:
    """One way through all rows."""

    seconds: float = 0.0
    size: int = 0
    rows: int = 0
    heading: float = 0.0
    first: float = 0.0
    memory: int = 0

    @property
    def rate(self) -> float:
        """MB a second."""
        return self.size / self.seconds / 1e6


def everything() -> Asked:
    """The extract of all there is."""
    today = clock.now().date()
    given = {"from": f"{today - timedelta(days=4000)}", "to": f"{today + timedelta(days=400)}"}
    return Asked.parse(catalogue.find("case-extract"), given)


def resident() -> int:
    """Bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


async def bound(url: str, asked: Asked) -> Took:
    """COPY of the report's own SELECT and nothing else."""
    sql, values = extract.numbered(asked.report.sql_for(asked.chosen), asked.values())
    keys = ", ".join(f'r."{column.key}"' for column in asked.report.columns)
    connection = await asyncpg.connect(url)
    took, began = Took(), time.perf_counter()

    async def take(piece: bytes) -> None:
        took.first = took.first or time.perf_counter() - began
        took.size += len(piece)
        took.rows += piece.count(b"\n")

    try:
        await connection.copy_from_query(
            f"select {keys} from ({sql}) r", *values, output=take, format="csv", timeout=900
        )
    finally:
        await connection.close()
    took.seconds = time.perf_counter() - began
    return took


async def ours(asked: Asked, folder: Path) -> Took:
    """The file, as a browser and a job get it: first the headings, then the rows."""
    # Emptying the file of the round before takes a tenth of a second, which is no report's.
    (folder / "ours.csv").unlink(missing_ok=True)
    took, at_start, began = Took(), resident(), time.perf_counter()
    with (folder / "ours.csv").open("wb", buffering=1024 * 1024) as file:
        async with aclosing(stream(asked)) as pieces:
            async for piece in pieces:
                if took.size:
                    took.first = took.first or time.perf_counter() - began
                else:
                    took.heading = time.perf_counter() - began
                file.write(piece)
                took.size += len(piece)
                took.rows += piece.count(b"\n")
                took.memory = max(took.memory, resident() - at_start)
    took.seconds, took.rows = time.perf_counter() - began, took.rows - 1
    return took


async def compare(url: str) -> None:
    """Both ways, in turn."""
    asked, seen = everything(), {"bound": list[Took](), "ours": list[Took]()}
    await db.open_pool(url, size=4)
    try:
        with tempfile.TemporaryDirectory() as name:
            await bound(url, asked)
            await ours(asked, Path(name))
            for _round in range(ROUNDS):
                seen["bound"].append(await bound(url, asked))
                seen["ours"].append(await ours(asked, Path(name)))
    finally:
        await db.close_pool()
    for who, runs in seen.items():
        _say(who, runs)
    rates = {who: statistics.median(each.rate for each in runs) for who, runs in seen.items()}
    paces = {who: statistics.median(each.rows / each.seconds for each in runs) for who, runs in seen.items()}
    print(
        f"ratio {rates['ours'] / rates['bound']:.2f} by MB/s (target 0.8),"
        f" {paces['ours'] / paces['bound']:.2f} by rows/s"
    )


def _say(who: str, runs: list[Took]) -> None:
    middle = sorted(runs, key=lambda each: each.seconds)[len(runs) // 2]
    print(
        f"{who:<6} {middle.rows:>9,} rows {middle.size / 1e6:>6.1f} MB in {middle.seconds:>6.2f} s"
        f"  {middle.rate:>6.1f} MB/s"
        f"  first byte {middle.heading * 1000:.1f} ms, first rows {middle.first * 1000:.0f} ms"
        f"  memory +{max(each.memory for each in runs) / 1e6:.1f} MB",
        flush=True,
    )


async def beside_the_queue(url: str) -> None:
    """How long the queue page takes before and while two such files are made."""
    servers = serve(url, await sign_in(url))
    try:
        servers["ours"].wait("/cases")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            settings = {"DOCUMENTS_FOLDER": str(folder / "documents")}
            with consumer(url, folder / "log", path="tasks.run", **settings):
                before = await _asked(servers["ours"], lambda: ASKS)
                async with _two_exports(url) as under_way:
                    during = await _asked(servers["ours"], under_way)
    finally:
        for each in servers.values():
            each.stop()
    for when, times in (("before", before), ("during two exports", during)):
        ordered = sorted(times)
        print(
            f"queue page {when:<18} {len(times):>5} asks  median {statistics.median(times) * 1000:.1f} ms"
            f"  p95 {ordered[int(len(ordered) * 0.95)] * 1000:.1f} ms  worst {ordered[-1] * 1000:.1f} ms",
            flush=True,
        )


async def _asked(served: Served, left: Any) -> list[float]:
    """Ask for the queue again and again; `left()` says how often still, and is asked each time."""
    times: list[float] = []
    async with httpx.AsyncClient(headers={"cookie": served.cookie}) as client:
        while len(times) < left():
            began = time.perf_counter()
            answer = await client.get(served.url("/cases?view=all"))
            times.append(time.perf_counter() - began)
            answer.raise_for_status()
            await asyncio.sleep(0.02)
    return times


@asynccontextmanager
async def _two_exports(url: str) -> AsyncIterator[Any]:
    """Ask for both; gives what says to go on until they are made."""
    wiring.connect()
    await db.open_pool(url, size=2)
    state = {"asks": 1_000_000}
    person = await db.fetchval("select id from app_user where username = 'bench-1'")
    account = await sessions.account(person)
    assert account is not None
    await db.execute("update report_export set state = 'cancelled' where state in ('queued', 'running')")
    began = time.perf_counter()
    for _n in range(commands.AT_ONCE):
        await commands.request(everything(), by=account)
    watcher = asyncio.create_task(_watch(state, began))
    try:
        yield lambda: state["asks"]
    finally:
        await watcher
        await db.close_pool()


async def _watch(state: dict[str, int], began: float) -> None:
    open_now = "select count(*) from report_export where state in ('queued', 'running')"
    while await db.fetchval(open_now):  # noqa: ASYNC110 - another process does the work
        await asyncio.sleep(0.2)
    state["asks"] = 0
    rows = await db.fetch("select state, rows from report_export order by created_at desc limit 2")
    print(f"two exports in {time.perf_counter() - began:.1f} s: {[tuple(row) for row in rows]}", flush=True)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--no-queue", action="store_true")
    given = parser.parse_args()
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    try:
        url = asyncio.run(prepare(server, given.rows // 10))
        asyncio.run(compare(url))
        if not given.no_queue:
            asyncio.run(beside_the_queue(url))
    finally:
        server.release()


if __name__ == "__main__":
    main()
