"""Counters are folded: fewer rows, the same sums, whatever is counted meanwhile."""

import asyncio
from collections import Counter
from uuid import UUID

from app.kernel import db, ids
from app.status.commands import fold_counters

HERE, THERE = ids.new(), ids.new()
NAMES = ("test.open", "test.all", "test.nought")


async def _count(name: str, scope: UUID, n: int) -> None:
    await db.execute("insert into counter (name, scope, n) values ($1, $2, $3)", name, scope, n)


async def _sums() -> Counter[tuple[str, UUID]]:
    rows = await db.fetch("select name, scope, n from counter where name = any($1)", list(NAMES))
    sums: Counter[tuple[str, UUID]] = Counter()
    for row in rows:
        sums[row["name"], row["scope"]] += row["n"]
    return sums


async def _rows() -> int:
    found: int = await db.fetchval("select count(*) from counter where name = any($1)", list(NAMES))
    return found


async def test_the_sums_stay_and_the_rows_go(house: None) -> None:
    for n in (3, -1, 5):
        await _count("test.open", HERE, n)
        await _count("test.nought", HERE, n if n < 5 else -2)
    await _count("test.all", HERE, 9)
    await _count("test.open", THERE, 2)

    await fold_counters()

    assert +await _sums() == {("test.open", HERE): 7, ("test.all", HERE): 9, ("test.open", THERE): 2}
    assert await _rows() == 3
    assert await fold_counters() == 0


async def test_two_who_fold_while_others_count_lose_nothing(house: None) -> None:
    for _each in range(40):
        await _count("test.open", HERE, 1)

    await asyncio.gather(
        *(_count("test.open", HERE, 1) for _each in range(30)), *(fold_counters() for _each in range(6))
    )

    assert (await _sums())["test.open", HERE] == 70
    await fold_counters()
    assert await _rows() == 1
