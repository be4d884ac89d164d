"""The one door to the logs (decisions.md 21), and erasing what it was opened for.

A run of retention and the replay of the ledger after a restore go through it, and nothing else.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app.cases import facts
from app.kernel import clock, db, ids, log
from app.privacy.queries.retention import DUE, STEPS, WITHOUT_LEDGER

BATCH: Final = 500
FIRST: Final = UUID(int=0)


async def open_the_door(run: UUID) -> None:
    """Until this transaction ends, the logs let this run change them: the triggers ask for both."""
    await db.execute("set local role recourse_privacy")
    await db.fetchval("select set_config('recourse.housekeeping', $1, true)", str(run))


async def due_of(kind: str, cutoff: datetime, after: UUID) -> list[UUID]:
    """The next records that a rule takes, beyond a key, locked; at most a batch."""
    return [row["id"] for row in await db.fetch(DUE[kind], cutoff, after, BATCH)]


async def erased(kind: str, due: Sequence[UUID], run: UUID) -> tuple[dict[str, int], int]:
    """What was touched by table, and how many subjects; one that something still needs is left for a person."""
    touched, kept = Counter[str](), list[UUID]()

    async def work(some: Sequence[UUID]) -> None:
        counts = await _erase(kind, some)
        if kind not in WITHOUT_LEDGER:
            await _note(kind, some, run)
        touched.update(counts)

    async def failed(one: UUID, error: Exception) -> None:
        log.error("retention_kept", error)
        kept.append(one)

    await db.in_halves(due, work, failed)
    return dict(touched), len(due) - len(kept)


async def tried(kind: str, due: Sequence[UUID], _run: UUID) -> tuple[dict[str, int], int]:
    """The same counts, and everything as it was."""
    counts: dict[str, int] = {}
    try:
        async with db.savepoint():
            counts = await _erase(kind, due)
            raise _OnlyTried
    except _OnlyTried:
        return counts, len(due)


async def _erase(kind: str, due: Sequence[UUID]) -> dict[str, int]:
    counts = Counter[str]()
    for table, statement in STEPS[kind]:
        counts[table] += await db.execute(statement, list(due))
    if kind == "case":
        await facts.copy_people(list(due))
    return {table: n for table, n in counts.items() if n}


async def _note(kind: str, subjects: Sequence[UUID], run: UUID) -> None:
    await db.execute(
        "insert into erasure (id, run, kind, subject_id, at) select id, $3, $4, subject, $5"
        " from unnest($1::uuid[], $2::uuid[]) s(id, subject)",
        [ids.new() for _subject in subjects],
        list(subjects),
        run,
        kind,
        clock.now(),
    )


class _OnlyTried(Exception):
    """Ends the savepoint of a trial: everything in it is as it was."""
