"""What a page asks of the database at 10,000 cases and at 1,000,000: python -m tests.benchmarks.bench_growth.

Page 1, page 1,000 by its key, the counts and a case, in one interleaved run on one warm connection; medians. A case
that is opened leaves its trace, so that is timed too. Asserts nothing by time.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from app import devpg, wiring
from app.accounts.account import Account
from app.accounts.queries import sessions
from app.cases import queries
from app.cases.queries.desk import desk
from app.cases.queries.filters import SORTS, Filters
from app.eventlog import record_view
from app.kernel import db
from app.kernel.paging import Paging
from tests.benchmarks.house import long_cases, prepare

ROUNDS, REPEATS, PAGE = 9, 15, 1_000
Deed = Callable[[], Awaitable[Any]]


@asynccontextmanager
async def house(url: str) -> Any:
    """A pool of one connection on a database, closed again."""
    await db.open_pool(url, size=1)
    try:
        yield
    finally:
        await db.close_pool()


async def somebody() -> Account:
    """The person who looks."""
    found = await sessions.account(await db.fetchval("select id from app_user where username = 'bench-1'"))
    assert found is not None
    return found


async def key_of_page(user: Account, filters: Filters, number: int) -> tuple[Any, ...] | None:
    """Where this page begins, found by walking there; None when the list is shorter."""
    columns = SORTS[filters.sort][0]
    row = await db.fetchrow(
        f"select {', '.join(columns)} from case_facts where organisation = any($1) and requires_action_by is not null"
        f" order by {', '.join(columns)} offset $2 limit 1",
        list(user.scope or ()),
        (number - 1) * 50,
    )
    return None if row is None else tuple(row)


async def milliseconds(deed: Deed) -> float:
    """The median of some rounds, after a warm one."""
    await deed()
    taken = []
    for _ in range(REPEATS):
        began = perf_counter()
        await deed()
        taken.append(perf_counter() - began)
    return statistics.median(taken) * 1000


async def measured(url: str) -> dict[str, float]:
    """Each deed once on this database, in milliseconds."""
    async with house(url):
        user = await somebody()
        filters = Filters(view="all", given={"view": "all"})
        far = await key_of_page(user, filters, PAGE)
        reference = (await long_cases(url))[7]

        async def case() -> None:
            found = await queries.case_for(user, reference)
            await record_view(
                "case", "CASE_VIEWED", subject=found.subject, by=user, unless=("CASE_CREATED", "CASE_VIEWED")
            )
            await queries.timeline(found.subject)
            await desk(user.id, found.id, reference, is_provider=False)

        deeds: dict[str, Deed] = {
            "page 1": lambda: queries.queue(user, filters, Paging()),
            "counts": lambda: queries.tallies(user, filters),
            "case page": case,
        }
        if far is not None:
            deeds[f"page {PAGE:,} by key"] = lambda: queries.queue(user, filters, Paging(far))
        return {name: await milliseconds(deed) for name, deed in deeds.items()}


async def run(sizes: list[int]) -> None:
    """Fill what is missing, measure in turns, print."""
    wiring.connect()
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    try:
        urls = {size: await prepare(server, size) for size in sizes}
        seen: dict[int, dict[str, list[float]]] = {size: {} for size in sizes}
        for _round in range(ROUNDS):
            for size, url in urls.items():
                for name, spent in (await measured(url)).items():
                    seen[size].setdefault(name, []).append(spent)
    finally:
        server.release()
    print(f"{'milliseconds':<22}" + "".join(f"{size:>12,}" for size in sizes))
    for name in seen[sizes[-1]]:
        medians = [statistics.median(seen[size].get(name, [float("nan")])) for size in sizes]
        growth = f"   {medians[-1] / medians[0]:.2f}x (target <= 2)" if medians[0] == medians[0] else ""
        print(f"{name:<22}" + "".join(f"{each:>12.2f}" for each in medians) + growth)
    large = seen[sizes[-1]]
    if (far := f"page {PAGE:,} by key") in large:
        ratio = statistics.median(large[far]) / statistics.median(large["page 1"])
        print(f"page {PAGE:,} costs {ratio:.2f}x page 1 at {sizes[-1]:,}")


def main() -> None:
    """Read the sizes and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,1000000")
    asyncio.run(run([int(size) for size in parser.parse_args().sizes.split(",")]))


if __name__ == "__main__":
    main()
