"""What a suggestion costs with few and with many cases, and how far 10,000 simulated cases stray from the weights:
python -m tests.benchmarks.bench_allocation.

Prints the statements and the median of a suggestion at each size, then the deviation of each firm; asserts nothing
by time.
"""

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from uuid import UUID

import asyncpg

from app import devpg, wiring
from app.allocation.commands.suggestion import Asked, suggest_for
from app.allocation.rules.suggestion import Candidate, Rules, suggest
from app.kernel import counting, db
from app.kernel.actor import the_system
from app.kernel.migrate import migrate
from tests import make, setting_up
from tests.allocation.make import category, firm

SIZES = (1_000, 100_000)
ROUNDS = 60
WEIGHTS = {"Duncan & Co": 40, "Harper LLP": 35, "Quinn": 15, "Osei Law": 7, "Brown": 3}

_GROW = """
with made as (
  insert into cases (id, reference, source, category, provider, created_at, modified_at)
  select uuidv7(), 'B-' || n, 'PHONE', $1, $2, recourse_now(), recourse_now()
  from generate_series($3::int, $4::int) n returning id, reference, category, provider),
facts as (
  insert into case_facts (case_id, reference, source, category, provider, due_at, provider_assigned_at)
  select id, reference, 'PHONE', category, provider, 'infinity', recourse_now() from made)
insert into allocated_case (case_id, category, provider, round)
select m.id, m.category, m.provider, n.number from made m join allocation_round n on n.category = m.category
"""


async def prepared(server: devpg.Server) -> str:
    """A fresh migrated database."""
    owner = await asyncpg.connect(server.superuser_url())
    await owner.execute("drop database if exists bench_allocation with (force)")
    await owner.execute("create database bench_allocation")
    await owner.close()
    url = server.superuser_url("bench_allocation")
    await migrate(url)
    await setting_up.fill(url)
    return url


async def measured(debt: UUID) -> tuple[int, float]:
    """The statements and the median milliseconds of a suggestion."""
    maya = await make.account("operator")
    spent: list[float] = []
    sent = 0
    for _round in range(ROUNDS):
        reference = await make.case(maya, category=debt)
        case = await db.fetchval("select id from cases where reference = $1", reference)
        with counting.Statements() as counted:
            began = time.perf_counter()
            await suggest_for(Asked(case, debt, has_provider=False), by=the_system)
            spent.append((time.perf_counter() - began) * 1_000)
        sent = counted.count
    await db.execute("delete from reservation")
    return sent, statistics.median(spent)


async def sizes(url: str) -> None:
    """Suggestions with more and more cases behind them."""
    wiring.connect()
    await db.open_pool(url, size=2, statement_seconds=600)
    firms = [await firm(name, weight) for name, weight in WEIGHTS.items()]
    debt, done = await category(), 0
    for size in SIZES:
        await db.execute(_GROW, debt, firms[0], done, size - 1)
        done = size
        await db.execute("analyze")
        await db.execute(
            "insert into allocation_count (id, category, provider, round, cases)"
            " select uuidv7(), category, provider, round, count(*) from allocated_case group by 2, 3, 4"
            " on conflict (category, round, provider) do update set cases = excluded.cases"
        )
        sent, median = await measured(debt)
        print(f"{size:>9,} cases: {sent} statements, median {median:.1f} ms")
    await db.close_pool()


def simulated() -> None:
    """Ten thousand cases, one after the other, each suggested and assigned."""
    given, seeds = Counter[str](), Random(20261118)
    keys = {name: UUID(int=n) for n, name in enumerate(WEIGHTS, 1)}
    names = {key: name for name, key in keys.items()}
    for _case in range(10_000):
        firms = [Candidate(keys[name], name, weight, given[name]) for name, weight in WEIGHTS.items()]
        chosen = suggest(firms, Rules(), seeds.getrandbits(62)).provider
        assert chosen is not None
        given[names[chosen]] += 1
    for name, weight in WEIGHTS.items():
        print(
            f"{name:<12} weight {weight:>3}: {given[name]:>5} cases, {given[name] - 100 * weight:+d} off its share"
        )


def main() -> None:
    simulated()
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    try:
        asyncio.run(sizes(asyncio.run(prepared(server))))
    finally:
        server.release()


if __name__ == "__main__":
    main()
