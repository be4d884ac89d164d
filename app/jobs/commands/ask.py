"""Asking for work, in the transaction of whatever asks for it (reliability.md 3.1)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from structlog.contextvars import get_contextvars

from app.jobs import kinds
from app.jobs.queries import FREE
from app.kernel import db, ids, notes
from app.kernel.actor import Actor, the_system

CHANNEL = "recourse_jobs"


@dataclass(frozen=True)
class Work:
    """A piece of work to ask for; `run_at` is now when empty, `dedup_key` holds while one like it is open."""

    kind: str
    args: Mapping[str, Any] = field(default_factory=dict)
    dedup_key: str | None = None
    run_at: datetime | None = None


@db.one_statement
async def ring() -> None:
    """Wake the consumers when this transaction commits; rung once, however often it is asked."""
    if notes.first_time("jobs.bell"):
        await db.execute("select pg_notify($1, '')", CHANNEL)


@db.atomic
async def enqueue(
    kind: str,
    args: Mapping[str, Any] | None = None,
    *,
    dedup_key: str | None = None,
    run_at: datetime | None = None,
    by: Actor = the_system,
) -> UUID | None:
    """Ask for a piece of work; its key, or None when one of this kind and dedup_key is still open.

    Raises UnknownKind.
    """
    asked = await _ask([Work(kind, args or {}, dedup_key, run_at)], by)
    return asked[0] if asked else None


@db.atomic
async def enqueue_many(works: Sequence[Work], *, by: Actor = the_system) -> list[UUID]:
    """Ask for several pieces of work with one statement; the keys of those that are new. Raises UnknownKind."""
    return await _ask(works, by) if works else []


async def _ask(works: Sequence[Work], by: Actor) -> list[UUID]:
    request_id = get_contextvars().get("request_id")
    traced = {"request_id": request_id} if isinstance(request_id, str) else {}
    rows = await db.fetch(
        "insert into job (id, kind, args, dedup_key, run_at, max_attempts, created_by, created_at)"
        " select id, kind, args, dedup_key, coalesce(run_at, n.at), attempts, $7, n.at"
        " from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[], $5::timestamptz[], $6::int[])"
        " w(id, kind, args, dedup_key, run_at, attempts), (select (select recourse_now()) as at) n"
        " on conflict (kind, dedup_key) where dedup_key is not null and done_at is null and dead_at is null"
        " and cancelled_at is null do nothing returning id",
        [ids.new() for _work in works],
        [work.kind for work in works],
        [json.dumps({**traced, **work.args}, default=str) for work in works],
        [work.dedup_key for work in works],
        [work.run_at for work in works],
        [kinds.find(work.kind).max_attempts for work in works],
        by.id,
    )
    await ring()
    return [row["id"] for row in rows]


@db.one_statement
async def enqueue_standing(kind: str) -> bool:
    """Ask for work whose rows lie elsewhere, unless a job of it waits already; whether it was asked for.

    One that runs does not count: it may have looked already, and another process may help.
    """
    return (
        await db.execute(
            "insert into job (id, kind, run_at, max_attempts, created_at)"
            " select $1, $2::text, recourse_now(), $3, recourse_now() where not exists (select 1 from job"
            f"  where kind = $2 and {FREE})",
            ids.new(),
            kind,
            kinds.find(kind).max_attempts,
        )
        == 1
    )
