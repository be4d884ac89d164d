"""What must be so before a restored house may begin, and the rows that tell of copies (reliability.md 8.2)."""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.jobs import kinds
from app.keeping.manifest import Manifest
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.notifications.commands import saving
from app.notifications.queries import settings as sending

#: Numbers that were given to people after the copy was made are not given a second time.
LEAP: Final = 10_000
WHY: Final = "The house was restored from a copy while this was under way: ask for it again."

#: What each step changes is counted under its name in the report.
_STEPS: Final = {
    "messages held": (
        "update outbox set state = 'held', lease_by = null, lease_until = null"
        " where state in ('queued', 'sending')"
    ),
    "leases cleared": "update job set lease_by = null, lease_until = null where lease_by is not null",
    "exports ended": (
        "update report_export set state = 'failed', trouble = $1, finished_at = recourse_now()"
        " where state in ('queued', 'running')"
    ),
    "imports ended": (
        "update import_run set state = 'failed', error = $1, finished_at = recourse_now()"
        " where state in ('checking', 'loading')"
    ),
    "imports of households ended": (
        "update household_import set state = 'failed', trouble = $1, finished_at = recourse_now()"
        " where state in ('checking', 'loading')"
    ),
    "jobs ended": (
        "update job set cancelled_at = recourse_now(), error = $1 where done_at is null and dead_at is null"
        " and cancelled_at is null and kind in ('reports.make', 'complaints.import', 'households.import')"
    ),
    "sessions ended": "delete from app_session",
    "half sign-ins ended": "delete from sign_in_step",
    "links ended": "delete from one_time_link",
}


@db.atomic
async def settle(kept: Manifest, folder: str) -> dict[str, int]:
    """Let nothing of yesterday happen twice: hold messages, end sessions, move numbers on, take the slots.

    What was done, by name; it is kept in the row of the restore.
    """
    report = {}
    for name, sql in _STEPS.items():
        report[name] = await db.execute(sql, *([WHY] if "$1" in sql else []))
    report["numbers moved on"] = await _move_numbers()
    report["slots taken"] = await _take_slots()
    if not (await sending.in_force()).paused:
        await saving.pause(
            by=the_system, reason=f"Restored from the copy of {kept.instant:%Y-%m-%d %H:%M} UTC."
        )
    last = await db.fetchval("select max(created_at) from event_log")
    run = await begin("restore", folder, taken_at=kept.instant)
    await end(run, kept, {**report, "last event": last.isoformat() if last else ""})
    return report


async def _move_numbers() -> int:
    names = await db.fetch("select quote_ident(sequencename) from pg_sequences where schemaname = 'public'")
    for row in names:
        await db.execute(f"select setval('{row[0]}', (select last_value from {row[0]}) + {LEAP})")
    return len(names)


async def _take_slots() -> int:
    """The newest slot of every periodic job counts as done: what it sent is not in the copy."""
    now = await db.fetchval("select recourse_now()")
    taken = 0
    for kind in kinds.known():
        slot = kind.runs.latest(now) if kind.runs is not None else None
        if slot is not None:
            taken += await db.execute(
                "with done as (insert into job (id, kind, run_at, created_at, done_at, max_attempts)"
                " values ($1, $2, $4, $4, recourse_now(), 1) returning id)"
                " insert into period_slot (id, name, slot, job_id) select $3, $2, $4, id from done"
                " where not exists (select 1 from period_slot where name = $2 and slot = $4)",
                ids.new(), kind.name, ids.new(), slot,
            )  # fmt: skip
    return taken


@db.atomic
async def release(kind: str) -> int:
    """Let the held messages of a kind leave after all; how many. A person decides that, kind by kind."""
    return await db.execute(
        "update outbox set state = 'queued', not_before = greatest(not_before, recourse_now()),"
        " next_attempt_at = null where state = 'held' and kind = $1",
        kind,
    )


@db.atomic
async def begin(kind: str, folder: str, *, taken_at: datetime | None = None) -> UUID:
    """Note that a copy, a drill or a restore began; its key."""
    key = ids.new()
    await db.execute(
        "insert into keeping (id, kind, folder, taken_at, started_at) values ($1, $2, $3, $4, $5)",
        key, kind, folder[:500], taken_at, clock.now(),
    )  # fmt: skip
    return key


@db.atomic
async def end(key: UUID, kept: Manifest, report: dict[str, Any]) -> None:
    """Note that it ended well."""
    await db.execute(
        "update keeping set state = 'done', ended_at = $2, taken_at = $3, rows = $4, files = $5, bytes = $6,"
        " report = $7::jsonb where id = $1",
        key, clock.now(), kept.instant, sum(kept.rows.values()), kept.documents, kept.bytes, json.dumps(report),
    )  # fmt: skip


@db.atomic
async def fail(key: UUID, why: str) -> None:
    """Note that it failed, and why."""
    await db.execute(
        "update keeping set state = 'failed', ended_at = $2, error = $3 where id = $1",
        key, clock.now(), why[:500],
    )  # fmt: skip
