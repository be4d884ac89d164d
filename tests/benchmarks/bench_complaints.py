"""The queue of complaints at two sizes: python -m tests.benchmarks.bench_complaints [--sizes 10000,1000000].

Every list is asked for through the whole application, one at a time and without a network, as the fragment that the
queue swaps in: rows, numbers and choices, but not the frame. The tab counts are timed alone too. Both houses are
asked in turns, round by round; medians in milliseconds, how the larger compares with the smaller, statements and how
many rows either shows: a list that is a handful in the small house and a full page in the large one grows by its rows.
Asserts nothing by time.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg

from app import devpg
from app.accounts.account import Account
from app.complaints import queries
from app.complaints.queries import Filters
from app.kernel import clock, db, log
from app.kernel.paging import encode
from app.web.routing import url_for
from tests import make
from tests.benchmarks.bench_sweep import NOW, prepare
from tests.browser import Browser, the_app

ROUNDS, REPEATS = 5, 5
#: A hundredth is late, half of it escalated; a two-hundredth waits, a twentieth has an owner, a hundredth is critical.
_LIFE = (
    "update complaint set due_at = timestamptz '{now}' - (k % 2880) * interval '1 minute', is_overdue = true,"
    " escalation_level = k % 2 from (select id as key, abs(hashtext(reference)) as k from complaint) r"
    " where id = key and k % 100 = 7",
    "update complaint c set assigned_to = u.id from app_user u where u.name = 'contact'"
    " and u.department = c.department and abs(hashtext(c.reference)) % 20 = 3",
    "update complaint set status = 'waiting', waiting_reason = 'w', waiting_for = 'w', waiting_since = created_at"
    " where abs(hashtext(reference)) % 200 = 11",
    "update complaint set severity = 'critical' where abs(hashtext(reference)) % 100 = 23",
)
#: What the database keeps by itself while complaints come one by one, and this filling passed over.
_AFTER = (
    "insert into counter (name, scope, n) select k.name, k.scope, count(*) from complaint c"
    " cross join lateral (select * from complaint_counters(c) offset 0) k group by 1, 2",
    "vacuum analyze",
)
PAGES: dict[str, dict[str, Any]] = {
    "page 1, nearest deadline first": {},
    "one source": {"source": "PATIENT"},
    "overdue": {"view": "overdue"},
    "due in four hours": {"view": "soon"},
    "escalated": {"view": "escalated"},
    "nobody's": {"view": "unassigned"},
    "nobody to tell: none": {"view": "unroutable"},
    "waiting": {"state": "waiting"},
    "critical": {"severity": "critical"},
    "most severe first": {"sort": "severity"},
    "newest first": {"sort": "created", "order": "desc"},
    "a word that few have": {"q": "c4ca4238"},
    "a number": {"q": "B-777"},
}
_MIDDLE = "the middle of the list by key"
_COUNTS = "tab counts alone"


@dataclass
class House:
    """A filled database, who looks at it, and what each took in each round."""

    url: str
    size: int
    people: dict[str, Account] = field(default_factory=dict)
    middles: dict[str, str] = field(default_factory=dict)
    took: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    asked: dict[tuple[str, str], str] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)


async def settle(house: House) -> None:
    """Somebody of one hospital in twelve and somebody who sees them all, and where half of their list lies."""
    hospital = await db.fetchval("select id from organisation where kind = 'hospital' order by code limit 1")
    house.people = {
        "one hospital": await make.account("complaints_officer", organisation=hospital),
        "every hospital": await make.account("action_coordinator"),
    }
    for who, account in house.people.items():
        row = await db.fetchrow(
            "select due_key, id from complaint c where $1::uuid[] is null or hospital = any($1) order by 1, 2"
            " offset (select count(*) / 2 from complaint where $1::uuid[] is null or hospital = any($1)) limit 1",
            None if account.scope is None else list(account.scope),
        )
        assert row is not None
        house.middles[who] = encode(tuple(row))


async def milliseconds(deed: Callable[[], Awaitable[Any]]) -> float:
    """The median of some repeats, after a warm one."""
    await deed()
    taken = []
    for _ in range(REPEATS):
        began = perf_counter()
        await deed()
        taken.append(perf_counter() - began)
    return statistics.median(taken) * 1_000


async def look(house: House) -> None:
    """Everything once, for everybody."""
    await db.open_pool(house.url, size=4, statement_seconds=60)
    try:
        if not house.people:
            await settle(house)
        for who, account in house.people.items():
            for name, query in {**PAGES, _MIDDLE: {"after": house.middles[who]}}.items():
                await _page(house, who, name, url_for("complaints.complaint.index", query=query))
            spent = await milliseconds(partial(queries.tallies, account, Filters()))
            house.took.setdefault((who, _COUNTS), []).append(spent)
            house.asked[who, _COUNTS] = "1 statement"
    finally:
        await db.close_pool()


async def _page(house: House, who: str, name: str, address: str) -> None:
    ask = partial(Browser(house.people[who]).request, "GET", address, fragment=True)
    page = await ask()
    if page.status != 200:
        raise SystemExit(f"{address}: {page.status}")
    house.asked[who, name] = f"{page.statements} statements"
    house.rows[who, name] = len(page.soup.select("#rows > tr"))
    house.took.setdefault((who, name), []).append(await milliseconds(ask))


async def filled(server: devpg.Server, size: int) -> House:
    """A database with so many open complaints, and its counters."""
    url = await prepare(server, size)
    connection = await asyncpg.connect(url, command_timeout=3600)
    await connection.execute("set synchronous_commit = off; set session_replication_role = replica")
    for statement in _LIFE:
        await connection.execute(statement.replace("{now}", NOW.isoformat()))
    for statement in _AFTER:
        await connection.execute(statement)
    await connection.close()
    return House(url, size)


async def main() -> None:
    """Fill, measure in turns, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,1000000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench-complaints")
    try:
        houses = [await filled(server, size) for size in sizes]
        the_app()
        log.configure(strict=False, stream=open("/dev/null", "w"))  # noqa: ASYNC230, SIM115
        with clock.frozen(NOW):
            for _round in range(ROUNDS):
                for house in houses:
                    await look(house)
    finally:
        server.release()
    small, large = houses[0], houses[-1]
    print(f"{'milliseconds':<49}{small.size:>10,}{large.size:>12,}")
    for (who, name), taken in large.took.items():
        before, after = statistics.median(small.took[who, name]), statistics.median(taken)
        print(
            f"{who:<15} {name:<33}{before:>10.1f}{after:>12.1f}   {after / before:.2f}x (target <= 2)"
            f"   {large.asked[who, name]}, rows {small.rows.get((who, name), 0)}, {large.rows.get((who, name), 0)}"
        )


if __name__ == "__main__":
    asyncio.run(main())
