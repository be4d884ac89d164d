"""Work as its pages show it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.jobs import kinds
from app.jobs.kinds import Kind
from app.jobs.queries import OPEN, now
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Key, KeyType, Page, Paging

KEYS: Final[Sequence[KeyType]] = (datetime, UUID)
_ORDER = ("created_at", "id")
#: what a job waits for says more than its columns
STATES: Final = ("waiting", "running", "lapsed", "done", "dead", "cancelled")
_STATE = (
    "case when done_at is not null then 'done' when dead_at is not null then 'dead'"
    " when cancelled_at is not null then 'cancelled' when lease_until > recourse_now() then 'running'"
    " when lease_until is not null then 'lapsed' else 'waiting' end"
)
_COLUMNS = (
    f"id, kind, {_STATE} as state, run_at, created_at, attempts, max_attempts, lapses, lease_by, lease_until,"
    " error, coalesce(done_at, dead_at, cancelled_at) as ended_at"
)


@dataclass(frozen=True)
class JobView:
    """A job as it is shown. Its arguments stay in the table: they may be about a person."""

    id: UUID
    kind: str
    state: str
    run_at: datetime
    created_at: datetime
    attempts: int
    max_attempts: int
    lapses: int
    lease_by: str | None
    lease_until: datetime | None
    error: str
    ended_at: datetime | None

    @property
    def key(self) -> tuple[Key, ...]:
        """Its place in a list."""
        return self.created_at, self.id

    @property
    def title(self) -> str:
        """What it does, in words; its kind when this release does not know it."""
        return str(_(kinds.find(self.kind).title)) if self.kind in kinds.names() else self.kind

    @property
    def waits(self) -> bool:
        """Whether nobody holds it now and it has not ended."""
        return self.state in {"waiting", "lapsed"}


@dataclass(frozen=True)
class Standing:
    """A kind of work: its last run, its next, and what of it waits or is dead."""

    kind: Kind
    last: JobView | None
    following: datetime | None
    waiting: int
    dead: int

    @property
    def title(self) -> str:
        """What it does, in words."""
        return str(_(self.kind.title))

    @property
    def can_start(self) -> bool:
        """Whether a person may run it now."""
        return self.kind.runs is not None or self.kind.due is not None


_STANDINGS: Final = f"""
select n.kind, last.*, w.waiting, d.dead
from unnest($1::text[]) n(kind)
left join lateral (select {_COLUMNS.replace("id, kind,", "id,")} from job where kind = n.kind
  order by created_at desc limit 1) last on true
cross join lateral (select count(*) as waiting from job where kind = n.kind and {OPEN}) w
cross join lateral (select count(*) as dead from job where kind = n.kind and dead_at is not null
  and cancelled_at is null) d
order by n.kind
"""


async def standings() -> list[Standing]:
    """Every kind of work, by name."""
    known = {kind.name: kind for kind in kinds.known()}
    present = await now()
    found = []
    for row in map(dict, await db.fetch(_STANDINGS, list(known))):
        waiting, dead = row.pop("waiting"), row.pop("dead")
        kind = known[row["kind"]]
        following = kind.runs.following(present) if kind.runs is not None else None
        found.append(Standing(kind, JobView(**row) if row["id"] else None, following, waiting, dead))
    return found


async def listed(paging: Paging, *, kind: str = "", state: str = "") -> Page[JobView]:
    """Jobs, newest first."""
    where, values = paging.beyond(_ORDER, newest_first=True, first=4)
    rows = await db.fetch(
        f"select {_COLUMNS} from job where ($1 = '' or kind = $1) and ($2 = '' or {_STATE} = $2)"
        f" and {where} order by {paging.order(_ORDER, newest_first=True)} limit $3",
        kind,
        state,
        paging.limit,
        *values,
    )
    return Page.of([JobView(**row) for row in rows], paging, key=lambda job: job.key)


async def dead(limit: int = 20) -> list[JobView]:
    """What waits for a person's decision, newest first."""
    rows = await db.fetch(
        f"select {_COLUMNS} from job where dead_at is not null and cancelled_at is null"
        " order by dead_at desc limit $1",
        limit,
    )
    return [JobView(**row) for row in rows]


async def one(job: UUID) -> tuple[JobView, dict[str, Any]]:
    """A job and how far it came. Raises NotFound."""
    row = await db.fetchrow(f"select {_COLUMNS}, progress from job where id = $1", job)
    if row is None:
        raise NotFound(_("This job is not here."))
    known = dict(row)
    return JobView(**{name: known[name] for name in known if name != "progress"}), json.loads(
        known["progress"]
    )
