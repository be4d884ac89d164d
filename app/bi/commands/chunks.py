"""Pieces of a run, ten forms each: claimed, done, given back (bi.md 1.4)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from app import jobs
from app.bi.commands.ledger import CHUNK, CHUNK_TRIES, PUBLISH, RETRIES, fail
from app.kernel import clock, db

#: A chunk that runs longer has lost whoever did it.
LOST: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Claim:
    """A chunk in hand; `tries` is its number, which a later claim makes void."""

    run: UUID
    n: int
    tries: int
    forms: list[UUID]


@db.atomic
async def claim(run: UUID, n: int, job: UUID) -> Claim | None:
    """Take a chunk; None when it is done, in other hands, or its run is over.

    The job that held it before its process died takes it again.
    """
    row = await db.fetchrow(
        "update bi_chunk c set state = 'running', tries = c.tries + 1, job_id = $3, started_at = $4"
        " from bi_run r where c.run_id = $1 and c.n = $2 and r.id = c.run_id and r.state = 'running'"
        " and (c.state = 'queued' or (c.state = 'running' and c.job_id = $3)) returning c.tries, c.forms",
        run,
        n,
        job,
        clock.now(),
    )
    if row is None:
        return None
    if row["tries"] > CHUNK_TRIES:
        await fail(run, f"Chunk {n} was tried {CHUNK_TRIES} times.")
        return None
    return Claim(run, n, row["tries"], row["forms"])


@db.atomic
async def done(
    chunk: Claim, docs: int, source_rows: int, checksum: str, *, guarded_for: timedelta | None = None
) -> bool:
    """A chunk is staged; the last one asks for the publishing. False when the claim was lost meanwhile."""
    ended = await db.execute(
        "update bi_chunk set state = 'done', docs = $4, source_rows = $5, checksum = $6, ended_at = $7"
        " where run_id = $1 and n = $2 and tries = $3 and state = 'running'",
        chunk.run,
        chunk.n,
        chunk.tries,
        docs,
        source_rows,
        checksum,
        clock.now(),
    )
    if ended != 1:
        return False
    last = await db.fetchval(
        "update bi_run set chunks_done = chunks_done + 1 where id = $1"
        " returning state = 'running' and chunks_done = chunks_total",
        chunk.run,
    )
    if last:
        later = None if guarded_for is None else clock.now() + guarded_for
        await jobs.enqueue(PUBLISH, {"run": str(chunk.run)}, dedup_key=str(chunk.run), run_at=later)
    return True


@db.atomic
async def give_back(chunk: Claim, words: str) -> None:
    """Do a chunk later; after three tries its run has failed."""
    if chunk.tries >= CHUNK_TRIES:
        await fail(chunk.run, f"Chunk {chunk.n}: {words}")
        return
    given = await db.execute(
        "update bi_chunk set state = 'queued' where run_id = $1 and n = $2 and tries = $3 and state = 'running'",
        chunk.run,
        chunk.n,
        chunk.tries,
    )
    if given:
        await _ask_again(chunk.run, chunk.n, chunk.tries, timedelta(minutes=RETRIES[chunk.tries - 1]))


@db.atomic
async def requeue_lost() -> int:
    """Give chunks that run for more than a quarter of an hour to somebody else; how many."""
    rows = await db.fetch(
        "select run_id, n, tries from bi_chunk where state = 'running' and started_at < $1"
        " order by run_id, n for update skip locked",
        clock.now() - LOST,
    )
    for row in rows:
        if row["tries"] >= CHUNK_TRIES:
            await fail(row["run_id"], f"Chunk {row['n']} was lost {CHUNK_TRIES} times.")
            continue
        await db.execute(
            "update bi_chunk set state = 'queued', job_id = null where run_id = $1 and n = $2",
            row["run_id"],
            row["n"],
        )
        await _ask_again(row["run_id"], row["n"], row["tries"], timedelta())
    return len(rows)


async def _ask_again(run: UUID, n: int, tries: int, wait: timedelta) -> None:
    await jobs.enqueue(
        CHUNK, {"run": str(run), "n": n}, dedup_key=f"{run}:{n}:{tries}", run_at=clock.now() + wait
    )
