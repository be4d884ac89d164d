"""What becomes of audits when their form is handed in or given up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app import eventlog
from app.audits.queries.audits import KIND
from app.kernel import db
from app.kernel.actor import Subject, the_system
from app.sla.commands import plan_deadlines


@db.atomic
async def finish(handed_in: Mapping[UUID, datetime]) -> None:
    """Audits whose submission (by key, with its instant) was handed in are done: no reminder and no alert follows."""
    rows = await db.fetch(
        "update audit_due a set state = 'done', done_at = f.at from unnest($1::uuid[], $2::timestamptz[])"
        " f(submission, at) where a.submission = f.submission and a.state in ('due', 'missed')"
        " returning a.id, a.submission, a.missed_at is not null or f.at > a.due_at as late",
        list(handed_in),
        list(handed_in.values()),
    )
    await plan_deadlines(KIND, {row["id"]: None for row in rows})
    await eventlog.record_many(
        [
            eventlog.entry(
                "audit",
                "DONE",
                subject=Subject(KIND, row["id"]),
                by=the_system,
                context={"submission": str(row["submission"]), "late": row["late"]},
            )
            for row in rows
        ]
    )


@db.one_statement
async def release(given_up: Sequence[UUID]) -> None:
    """Audits whose draft was given up wait again for somebody; their deadline never went away."""
    await db.execute(
        "update audit_due set submission = null where submission = any($1) and state in ('due', 'missed')",
        list(given_up),
    )
