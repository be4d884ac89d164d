"""A run on its way: begun, cut into chunks, published, ended (reliability.md 3.1, "BI run")."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app import eventlog, jobs
from app.bi.catalogue import TASKS, Task
from app.bi.commands.asking import RUN, ask_following
from app.jobs import Work
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, TheSystem
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.kernel.release import VERSION
from app.settings import current

CHUNK: Final = "bi.chunk"
PUBLISH: Final = "bi.publish"
#: bi.md 1: a run that met no store is tried again so many minutes later.
RETRIES: Final = (1, 5, 15)
CHUNK_TRIES: Final = 3
LONGEST_ERROR: Final = 500


@dataclass(frozen=True)
class Going:
    """A run that is being done."""

    id: UUID
    task: Task
    period_key: str
    state: str
    as_of: datetime
    is_dry: bool
    is_forced: bool
    chunks_total: int | None


@dataclass(frozen=True)
class Ended:
    """What came of a run."""

    source_rows: int
    docs_written: int
    docs_deleted: int
    checksum: str
    difference: Mapping[str, Any] | None = None


@db.atomic
async def begin(run: UUID) -> Going | None:
    """Take up a run that is queued or was left in the middle; None when it is not to be done.

    The instant it speaks of is fixed at its first start.
    """
    row = await db.fetchrow(
        "update bi_run set state = case when state = 'publishing' then state else 'running' end,"
        " started_at = coalesce(started_at, $2), as_of = coalesce(as_of, $2), code_version = $3, error = ''"
        " where id = $1 and state in ('queued', 'running', 'publishing')"
        " returning id, task, period_key, state, as_of, is_dry, is_forced, chunks_total",
        run,
        clock.now(),
        VERSION,
    )
    return None if row is None else _going(row)


def _going(row: Any) -> Going:
    return Going(**{**dict(row), "task": TASKS[row["task"]]})


@db.atomic
async def cut(run: UUID, forms: Sequence[UUID], *, guarded_for: timedelta | None = None) -> int:
    """Cut the forms into chunks, each a job; how many. None at all is published at once.

    Done again after a crash, it finds them cut and adds none.
    """
    total = await db.fetchval("select chunks_total from bi_run where id = $1 for update", run)
    if total is not None:
        return int(total)
    size = max(1, min(current().bi_chunk, 1_000))
    parts = [forms[start : start + size] for start in range(0, len(forms), size)]
    await db.execute("update bi_run set chunks_total = $2 where id = $1", run, len(parts))
    if parts:
        # The lists have different lengths, so they travel as text.
        await db.execute(
            "insert into bi_chunk (id, run_id, n, forms) select id, $2, n, forms::uuid[]"
            " from unnest($1::uuid[], $3::int[], $4::text[]) c(id, n, forms)",
            [ids.new() for _part in parts],
            run,
            list(range(1, len(parts) + 1)),
            ["{" + ",".join(map(str, part)) + "}" for part in parts],
        )
    later = None if guarded_for is None else clock.now() + guarded_for
    await jobs.enqueue_many([_chunk_job(run, n, 0, later) for n in range(1, len(parts) + 1)])
    if not parts:
        await jobs.enqueue(PUBLISH, {"run": str(run)}, dedup_key=str(run), run_at=later)
    return len(parts)


def _chunk_job(run: UUID, n: int, tries: int, run_at: datetime | None = None) -> Work:
    return Work(CHUNK, {"run": str(run), "n": n}, f"{run}:{n}:{tries}", run_at)


@db.atomic
async def publishing(run: UUID) -> bool:
    """From here on it cannot be stopped; False when it was stopped before."""
    moved = await db.execute(
        "update bi_run set state = 'publishing' where id = $1 and state in ('running', 'publishing')", run
    )
    return moved == 1


@db.atomic
async def finish(run: UUID, ended: Ended) -> None:
    """It is done; what was asked for with it comes next."""
    row = await db.fetchrow(
        "update bi_run set state = 'done', ended_at = $2, source_rows = $3, docs_written = $4,"
        " docs_deleted = $5, checksum = $6, difference = $7::jsonb, error = ''"
        " where id = $1 and state in ('running', 'publishing')"
        " returning task, following, requested_by, is_dry, is_forced",
        run,
        clock.now(),
        ended.source_rows,
        ended.docs_written,
        ended.docs_deleted,
        ended.checksum,
        json.dumps(ended.difference or {}, default=str),
    )
    await _go_on(row)


async def _go_on(row: Any) -> None:
    if row is not None and row["following"]:
        await ask_following(
            TASKS[row["task"]],
            row["following"],
            by=TheSystem(id=row["requested_by"]),
            dry=row["is_dry"],
            force=row["is_forced"],
        )


@db.atomic
async def fail(run: UUID, words: str) -> bool:
    """It did not succeed and is not tried again; whether it was open. What was asked for with it comes next."""
    row = await db.fetchrow(
        "update bi_run set state = 'failed', ended_at = $2, error = $3"
        " where id = $1 and state in ('queued', 'running', 'publishing')"
        " returning task, following, requested_by, is_dry, is_forced",
        run,
        clock.now(),
        words[:LONGEST_ERROR],
    )
    await db.execute(
        "update bi_chunk set state = 'failed', ended_at = $2 where run_id = $1 and state in ('queued', 'running')",
        run,
        clock.now(),
    )
    await _go_on(row)
    return row is not None


@db.atomic
async def try_later(run: UUID, words: str, kind: str = RUN) -> bool:
    """Try again in 1, 5 or 15 minutes; after that it has failed. Whether it is tried again."""
    tries = await db.fetchval(
        "update bi_run set tries = tries + 1, error = $2 where id = $1"
        " and state in ('queued', 'running', 'publishing') returning tries",
        run,
        words[:LONGEST_ERROR],
    )
    if tries is None:
        return False
    if tries > len(RETRIES):
        await fail(run, words)
        return False
    at = clock.now() + timedelta(minutes=RETRIES[tries - 1])
    await jobs.enqueue(kind, {"run": str(run)}, dedup_key=f"{run}:{tries}", run_at=at)
    return True


@db.atomic
async def disable(run: UUID) -> None:
    """The switch was turned off before it began: it is not done, and its time may come again."""
    await db.execute(
        "update bi_run set state = 'disabled', ended_at = $2 where id = $1 and state = 'queued'",
        run,
        clock.now(),
    )


@db.atomic
async def stop(run: UUID, *, by: Actor) -> None:
    """Give a run up before anything of it is seen. Raises Conflict when it ended or is being published."""
    row = await db.fetchrow(
        "update bi_run set state = 'superseded', ended_at = $2, following = '{}'"
        " where id = $1 and state in ('queued', 'running') returning task, period_key, is_dry, is_forced",
        run,
        clock.now(),
    )
    if row is None:
        raise Conflict(_("This run has ended, or is being published and ends in a moment."))
    context = {
        "task": row["task"],
        "period": row["period_key"],
        "dry": row["is_dry"],
        "force": row["is_forced"],
    }
    await eventlog.record("gathering", "RUN_STOPPED", subject=Subject("bi_run", run), by=by, context=context)
