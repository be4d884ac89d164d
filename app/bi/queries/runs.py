"""The ledger: what ran, what runs, what came of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.bi.catalogue import TASKS, Task
from app.bi.rules.documents import together
from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.settings import current

OPEN: Final = ("queued", "running", "publishing")
_COLUMNS: Final = """
r.id, r.task, r.period_key, r.following, r.trigger, r.reason, r.is_forced, r.is_dry, r.state, r.tries, r.created_at,
r.started_at, r.ended_at, r.as_of, r.source_rows, r.docs_written, r.docs_deleted, r.chunks_total, r.chunks_done,
r.difference, r.error, r.checksum, r.code_version, coalesce(u.name, '') as asked_by
"""


@dataclass(frozen=True)
class Run:
    """A run as a page shows it."""

    id: UUID
    task: Task
    period_key: str
    following: Sequence[str]
    trigger: str
    reason: str
    is_forced: bool
    is_dry: bool
    state: str
    tries: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    as_of: datetime | None
    source_rows: int
    docs_written: int
    docs_deleted: int
    chunks_total: int | None
    chunks_done: int
    difference: dict[str, Any]
    error: str
    checksum: str
    code_version: str
    asked_by: str
    chunks: tuple["Chunk", ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether it is still to end."""
        return self.state in OPEN

    @property
    def can_stop(self) -> bool:
        """Whether nothing of it is seen yet."""
        return self.state in ("queued", "running")

    @property
    def seconds(self) -> int | None:
        """How long it took, or has taken so far."""
        if self.started_at is None:
            return None
        return int(((self.ended_at or clock.now()) - self.started_at).total_seconds())


@dataclass(frozen=True)
class Chunk:
    """A piece of a run as a page shows it."""

    n: int
    state: str
    tries: int
    forms: int
    docs: int
    source_rows: int


@dataclass(frozen=True)
class Totals:
    """What the chunks of a run came to."""

    docs: int
    source_rows: int
    checksum: str
    waiting: int


def _run(row: Any, chunks: Iterable[Any] = ()) -> Run:
    told = {**dict(row), "task": TASKS[row["task"]], "difference": json.loads(row["difference"])}
    return Run(**told, chunks=tuple(Chunk(**dict(each)) for each in chunks))


@dataclass(frozen=True)
class Board:
    """The tasks as their page shows them: the newest run of each, the newest runs of the chosen one or of all,
    and when each runs next.
    """

    chosen: str
    latest: Mapping[str, Run]
    log: Sequence[Run]
    following: Mapping[str, datetime | None]

    @property
    def works(self) -> bool:
        """Whether a run that is shown is still to end."""
        return any(run.is_open for run in self.log)


async def board(task: str) -> Board:
    """What the page of tasks shows; the log is of one task where there is one of that name."""
    zone, now = current().bi_timezone, clock.now()
    following = {name: each.times.rule(zone).following(now) for name, each in TASKS.items()}
    return Board(task if task in TASKS else "", await latest(), await log_of(task), following)


async def latest() -> dict[str, Run]:
    """The newest run of each task that was no trial."""
    rows = await db.fetch(
        f"select distinct on (r.task) {_COLUMNS} from bi_run r left join app_user u on u.id = r.requested_by"
        " where r.deployment = $1 and r.task = any($2) and not r.is_dry"
        " order by r.task, r.created_at desc, r.id desc",
        current().bi_deployment,
        list(TASKS),
    )
    return {row["task"]: _run(row) for row in rows}


async def failed() -> list[str]:
    """The names of the tasks whose newest run failed."""
    return [str(_(run.task.title)) for run in (await latest()).values() if run.state == "failed"]


async def log_of(task: str, most: int = 25) -> list[Run]:
    """The newest runs of a task, or of all of them."""
    rows = await db.fetch(
        f"select {_COLUMNS} from bi_run r left join app_user u on u.id = r.requested_by"
        " where r.deployment = $1 and r.task = any($2) order by r.created_at desc, r.id desc limit $3",
        current().bi_deployment,
        [task] if task in TASKS else list(TASKS),
        most,
    )
    return [_run(row) for row in rows]


async def run(key: UUID) -> Run:
    """One run with its chunks. Raises NotFound."""
    row = await db.fetchrow(
        f"select {_COLUMNS} from bi_run r left join app_user u on u.id = r.requested_by where r.id = $1", key
    )
    if row is None or row["task"] not in TASKS:
        raise NotFound(_("There is no such run."))
    chunks = await db.fetch(
        "select n, state, tries, cardinality(forms) as forms, docs, source_rows from bi_chunk"
        " where run_id = $1 order by n",
        key,
    )
    return _run(row, chunks)


async def totals(key: UUID) -> Totals:
    """What the chunks of a run came to."""
    rows = await db.fetch("select state, docs, source_rows, checksum from bi_chunk where run_id = $1", key)
    return Totals(
        sum(row["docs"] for row in rows),
        sum(row["source_rows"] for row in rows),
        together(row["checksum"] for row in rows),
        sum(row["state"] != "done" for row in rows),
    )


async def waiting_chunks(key: UUID) -> list[int]:
    """The chunks of a run nobody has done."""
    rows = await db.fetch(
        "select n from bi_chunk where run_id = $1 and state in ('queued', 'running') order by n", key
    )
    return [row["n"] for row in rows]
