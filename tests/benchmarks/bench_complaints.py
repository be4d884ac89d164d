"""The queue of complaints at two sizes: python -m tests.benchmarks.bench_complaints [--sizes 10000,1000000].

Each page is asked for one at a time through the whole application, without a network: median and 95th percentile in
milliseconds, statements a page, and how the larger house compares with the smaller one. Asserts nothing by time.
"""

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg

from app import devpg
from app.accounts.account import Account
from app.kernel import clock, db
from app.web.routing import url_for
from tests import make
from tests.benchmarks.bench_sweep import NOW, prepare
from tests.browser import Browser, the_app

ROUNDS = 15
#: What the database keeps by itself while complaints come one by one, and this filling passed over.
_AFTER = (
    "insert into counter (name, scope, n) select k.name, k.scope, count(*) from complaint c"
    " cross join lateral (select * from complaint_counters(c) offset 0) k group by 1, 2",
    "vacuum analyze",
)
PAGES: dict[str, dict[str, Any]] = {
    "all open, nearest deadline first": {},
    "one source": {"source": "PATIENT"},
    "overdue": {"view": "overdue"},
    "due in four hours": {"view": "soon"},
    "by severity": {"sort": "severity"},
    "newest first": {"sort": "created", "order": "desc"},
    "a word that few have": {"q": "c4ca4238"},
    "a number": {"q": "B-777"},
}


async def people() -> dict[str, Account]:
    """Somebody of one hospital in twelve, and somebody who sees them all."""
    hospital = await db.fetchval("select id from organisation where kind = 'hospital' order by code limit 1")
    return {
        "one hospital": await make.account("complaints_officer", organisation=hospital),
        "every hospital": await make.account("action_coordinator"),
    }


async def measured(browser: Browser, query: dict[str, Any]) -> tuple[float, float, int, int]:
    """Median and 95th percentile of a page in milliseconds, its statements, and its rows."""
    took: list[float] = []
    address = url_for("complaints.complaint.index", query=query)
    page = await browser.request("GET", address)
    for _round in range(ROUNDS):
        start = perf_counter()
        page = await browser.request("GET", address)
        took.append((perf_counter() - start) * 1_000)
    if page.status != 200:
        raise SystemExit(f"{address}: {page.status}")
    took.sort()
    return (
        statistics.median(took),
        took[int(len(took) * 0.95)],
        page.statements,
        len(page.soup.select("#rows > tr")),
    )


async def run(url: str, size: int) -> dict[tuple[str, str], float]:
    """Every page for everybody; their medians."""
    medians = {}
    await db.open_pool(url, size=4, statement_seconds=60)
    try:
        the_app()
        with clock.frozen(NOW):
            for who, account in (await people()).items():
                for name, query in PAGES.items():
                    median, late, statements, rows = await measured(Browser(account), query)
                    medians[who, name] = median
                    print(
                        f"{size:>9,}  {who:<15} {name:<33} median {median:>6.1f} ms  95 % {late:>6.1f} ms"
                        f"  {statements} statements  {rows} rows",
                        flush=True,
                    )
    finally:
        await db.close_pool()
    return medians


async def filled(server: devpg.Server, size: int) -> str:
    """A database with so many open complaints, and its counters."""
    url = await prepare(server, size)
    connection = await asyncpg.connect(url, command_timeout=3600)
    for statement in _AFTER:
        await connection.execute(statement)
    await connection.close()
    return url


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,1000000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench-complaints")
    try:
        seen = {size: await run(await filled(server, size), size) for size in sizes}
    finally:
        server.release()
    small, large = seen[sizes[0]], seen[sizes[-1]]
    for page, median in large.items():
        print(f"{page[0]:<15} {page[1]:<33} {sizes[-1]:,} takes {median / small[page]:.2f} x of {sizes[0]:,}")


if __name__ == "__main__":
    asyncio.run(main())
