"""Reading the table of work: for the consumers, the checks, and the pages that show it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.jobs import kinds
from app.jobs.kinds import Kind
from app.jobs.rules import MISSED_AFTER
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Key, KeyType, Page, Paging

OPEN: Final = "done_at is null and dead_at is null and cancelled_at is null"
#: Open, and nobody holds it.
FREE: Final = f"{OPEN} and (lease_until is null or lease_until < recourse_now())"
KEYS: Final[tuple[KeyType, ...]] = (datetime, UUID)
_ORDER: Final = ("created_at", "id")
#: what a job waits for says more than its columns
STATES: Final = ("waiting", "running", "lapsed", "done", "dead", "cancelled")
_STATE = (
    "case when done_at is not null then 'done' when dead_at is not null then 'dead'"
    " when cancelled_at is not null then 'cancelled' when lease_until > recourse_now() then 'running'"
    " when lease_until is not null then 'lapsed' else 'waiting' end"
)
_COLUMNS = (
    f"id, kind, {_STATE} as state, run_at, created_at, attempts, max_attempts, lapses, lease_by, lease_until,"
    " error, progress, coalesce(done_at, dead_at, cancelled_at) as ended_at"
)


async def last_slots(names: list[str]) -> dict[str, datetime]:
    """The newest claimed slot of each of these kinds that has one."""
    rows = await db.fetch(
        "select n.name, s.slot from unnest($1::text[]) n(name) cross join lateral"
        " (select slot from period_slot where name = n.name order by slot desc limit 1) s",
        names,
    )
    return {row["name"]: row["slot"] for row in rows}


async def is_catching_up(now: datetime) -> bool:
    """Whether long work that was missed runs, or could run at once; what failed and waits for its turn does not."""
    return bool(
        await db.fetchval(
            f"select exists (select from job j join period_slot s on s.job_id = j.id where {OPEN}"
            " and run_at <= recourse_now() and s.slot < $1 and kind = any($2))",
            now - MISSED_AFTER,
            [kind.name for kind in kinds.known() if kind.long],
        )
    )


async def next_due(names: list[str]) -> datetime | None:
    """When there is next a job of these kinds to claim; None when nothing waits."""
    return await db.fetchval(
        "select min(greatest(run_at, lease_until)) from job"
        f" where {OPEN} and attempts < max_attempts and kind = any($1)",
        names,
    )


async def now() -> datetime:
    """What time it is where all consumers agree (reliability.md NEW 8)."""
    return await db.fetchval("select recourse_now()")


async def waiting(names: list[str]) -> list[str]:
    """Which of these kinds have a job that may be claimed now."""
    rows = await db.fetch(
        f"select distinct kind from job where {FREE} and run_at <= recourse_now() and attempts < max_attempts"
        " and kind = any($1)",
        names,
    )
    return [row["kind"] for row in rows]


async def consumers_seen() -> int:
    """How many consumers have breathed within three minutes (reliability.md F7)."""
    return int(
        await db.fetchval(
            "select count(*) from consumer where seen_at > recourse_now() - interval '3 minutes'"
        )
    )


async def oldest_wait(names: list[str]) -> timedelta:
    """How long the oldest work that could be claimed has waited; zero when none does."""
    waits = await db.fetchval(
        f"select recourse_now() - min(greatest(run_at, lease_until)) from job where {FREE}"
        " and run_at <= recourse_now() and kind = any($1)",
        names,
    )
    return waits or timedelta()


async def dead() -> int:
    """How many jobs wait for a person's decision."""
    return int(
        await db.fetchval("select count(*) from job where dead_at is not null and cancelled_at is null")
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
    progress: dict[str, Any]
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
        found.append(Standing(kind, _view(row) if row["id"] else None, following, waiting, dead))
    return found


@dataclass(frozen=True)
class Filters:
    """Which jobs are asked for; everything of it stands in the address."""

    kind: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the address; what nobody knows is left out."""
        kind, state = query.get("kind", ""), query.get("state", "")
        return cls(kind if kind in kinds.names() else "", state if state in STATES else "")

    @property
    def title(self) -> str:
        """What the kind that is asked for does, in words; "" for every kind."""
        return str(_(kinds.find(self.kind).title)) if self.kind else ""


async def jobs(asked: Filters, paging: Paging) -> Page[JobView]:
    """Jobs, newest first."""
    where, values = paging.beyond(_ORDER, newest_first=True, first=4)
    rows = await db.fetch(
        f"select {_COLUMNS} from job where ($1 = '' or kind = $1) and ($2 = '' or {_STATE} = $2)"
        f" and {where} order by {paging.order(_ORDER, newest_first=True)} limit $3",
        asked.kind,
        asked.state,
        paging.limit,
        *values,
    )
    return Page.of([_view(row) for row in rows], paging, key=lambda job: job.key)


async def undecided() -> list[JobView]:
    """What waits for a person's decision, newest first; at most twenty."""
    rows = await db.fetch(
        f"select {_COLUMNS} from job where dead_at is not null and cancelled_at is null"
        " order by dead_at desc limit 20"
    )
    return [_view(row) for row in rows]


async def job(key: UUID) -> JobView:
    """One job. Raises NotFound."""
    row = await db.fetchrow(f"select {_COLUMNS} from job where id = $1", key)
    if row is None:
        raise NotFound(_("This job is not here."))
    return _view(row)


def _view(row: Any) -> JobView:
    return JobView(**{**dict(row), "progress": json.loads(row["progress"])})
