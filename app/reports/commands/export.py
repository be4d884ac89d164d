"""Asking for a report as a file, making it, taking it back (reliability.md 3, "export")."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app import eventlog, jobs, outbox
from app.accounts.account import Account
from app.diversity.commands import keys as diversity
from app.documents import locked
from app.documents.rules.names import key_of
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, TheSystem
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.outbox.commands.post import IN_APP, Post
from app.reports.inputs import Asked
from app.reports.queries.exports import Export

MAKE: Final = "reports.make"
#: security.md UP-10: how long the file of a report can be fetched.
KEPT: Final = timedelta(days=7)
KEPT_LOCKED: Final = timedelta(hours=24)
#: The throttle table of security.md 2.12.
AT_ONCE: Final = 2
LONGEST_REASON: Final = 500


@dataclass(frozen=True)
class Made:
    """A file that was written and has its key in the store."""

    id: UUID
    name: str
    content_type: str
    size: int
    sha256: str
    rows: int


@db.atomic
async def request(
    asked: Asked,
    *,
    by: Account,
    reason: str = "",
    recipients: Sequence[UUID] = (),
    schedule: UUID | None = None,
    identity: str = "",
) -> UUID:
    """Ask for a file in the background; its key. Raises Invalid without the reason a locked report needs, and
    while two files this person asked for are still being made; a schedule waits for nobody. `identity` opens
    the answers of clients and is lent to this file alone."""
    must_have_reason(asked, reason)
    if schedule is None:
        await _must_have_room(asked, reason, by)
    export = ids.new()
    loan = await diversity.lend(identity, to=by) if asked.opened else None
    job = await jobs.enqueue(MAKE, {"export": str(export)}, dedup_key=str(export), by=by)
    await db.execute(
        "insert into report_export (id, report, parameters, scope, reason, language, recipients, schedule,"
        " job_id, loan, requested_by, created_at)"
        " values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        export,
        asked.report.slug,
        json.dumps(asked.saved()),
        asked.scope,
        reason.strip()[:LONGEST_REASON],
        by.language,
        list(recipients),
        schedule,
        job,
        loan,
        by.id,
        clock.now(),
    )
    await _record("ASKED", export, asked.report.slug, by=by)
    return export


def must_have_reason(asked: Asked, reason: str) -> None:
    """What leaves locked leaves with a reason (security.md UP-8). Raises Invalid."""
    if asked.locked and not reason.strip():
        raise Invalid(asked.saved(), reason=str(_("Say what the names are needed for.")))


async def _must_have_room(asked: Asked, reason: str, by: Account) -> None:
    await db.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"reports:{by.id}")
    open_now = await db.fetchval(
        "select count(*) from report_export where requested_by = $1 and state in ('queued', 'running')"
        " and schedule is null",
        by.id,
    )
    if open_now >= AT_ONCE:
        words = _("Two of your files are still being made. Wait for one, or cancel it.")
        raise Invalid({**asked.saved(), "reason": reason}, format=str(words))


@db.atomic
async def begin(export: UUID, estimated: int) -> bool:
    """Note that it is being made; False when it was cancelled or stands already."""
    begun = await db.execute(
        "update report_export set state = 'running', estimated = $2, started_at = $3"
        " where id = $1 and state in ('queued', 'running')",
        export,
        estimated,
        clock.now(),
    )
    return begun == 1


@db.atomic
async def finish(export: Export, file: Made) -> None:
    """The file stands: fetch it until it expires. Nothing happens if it was cancelled meanwhile."""
    now = clock.now()
    expires = now + (KEPT_LOCKED if export.asked.locked else KEPT)
    state = await db.fetchval("select state from report_export where id = $1 for update", export.id)
    if state != "running":
        return
    await _keep(export, file, now, expires)
    await db.execute(
        "update report_export set state = 'ready', document_id = $2, rows = $3, finished_at = $4, expires_at = $5"
        " where id = $1",
        export.id,
        file.id,
        file.rows,
        now,
        expires,
    )
    await _give_back(export.loan)
    await _record("READY", export.id, export.report.slug, by=TheSystem(id=export.requested_by))
    await outbox.post_many([_notice(export, person) for person in (export.requested_by, *export.recipients)])


async def _keep(export: Export, file: Made, now: datetime, expires: datetime) -> None:
    await db.execute(
        "insert into document (id, storage_key, owner_kind, owner_id, purpose, name, content_type, bytes, sha256,"
        " state, uploaded_by, created_at, expires_at)"
        " values ($1, $2, 'report_export', $3, 'export', $4, $5, $6, $7, 'stored', $8, $9, $10)",
        file.id,
        key_of(file.id),
        export.id,
        file.name,
        file.content_type,
        file.size,
        file.sha256,
        export.requested_by,
        now,
        expires,
    )


def _notice(export: Export, person: UUID) -> Post:
    return Post(
        kind="reports.ready",
        dedup_key=f"report:{export.id}:{person}",
        channel=IN_APP,
        user=person,
        template="report_ready",
        values={"report": str(export.report.title)},
        link=f"/reports#export-{export.id}",
        subject=Subject("report_export", export.id),
    )


@db.atomic
async def fail(export: UUID, trouble: str) -> None:
    """It could not be made; the words are for whoever asked."""
    row = await db.fetchrow(
        "update report_export set state = 'failed', trouble = $2, finished_at = $3"
        " where id = $1 and state in ('queued', 'running') returning report, loan",
        export,
        trouble[:300],
        clock.now(),
    )
    if row is not None:
        await _give_back(row["loan"])
        await _record("FAILED", export, row["report"], by=TheSystem())


@db.atomic
async def cancel(export: Export, *, by: Actor) -> None:
    """Stop making it. Raises Conflict when it is made already."""
    done = await db.execute(
        "update report_export set state = 'cancelled', finished_at = $2"
        " where id = $1 and state in ('queued', 'running')",
        export.id,
        clock.now(),
    )
    if not done:
        raise Conflict(_("This file is not being made any more."))
    await _give_back(export.loan)
    await _record("CANCELLED", export.id, export.report.slug, by=by)


@db.atomic
async def again(export: Export, *, by: Actor) -> None:
    """Make a file that failed once more, with the parameters it had. Raises Conflict in any other state, and where
    a pass phrase opened answers for it, which is kept nowhere."""
    if export.asked.opened:
        raise Conflict(_("Ask for this report anew: its pass phrase is not kept."))
    job = await jobs.enqueue(MAKE, {"export": str(export.id)}, dedup_key=str(export.id), by=by)
    done = await db.execute(
        "update report_export set state = 'queued', trouble = '', finished_at = null, job_id = $2"
        " where id = $1 and state = 'failed'",
        export.id,
        job,
    )
    if not done or job is None:
        raise Conflict(_("Only a file that failed is made again."))
    await _record("ASKED", export.id, export.report.slug, by=by)


@db.atomic
async def tidy() -> int:
    """Let expired files go, and say of work that died that it did; how many rows changed."""
    now = clock.now()
    expired = await db.execute(
        "with gone as (update report_export set state = 'expired' where state = 'ready' and expires_at <= $1"
        " returning document_id)"
        " update document set state = 'deleted', deleted_at = $1 from gone where document.id = gone.document_id",
        now,
    )
    dead = await db.execute(
        "update report_export x set state = 'failed', finished_at = $1, trouble = $2"
        " where x.state in ('queued', 'running') and not exists (select from job j where j.id = x.job_id"
        "  and j.done_at is null and j.dead_at is null and j.cancelled_at is null)",
        now,
        "The work on it ended before it was done.",
    )
    return expired + dead


async def _give_back(loan: UUID | None) -> None:
    if loan is not None:
        await diversity.give_back(loan)


def password_of(export: UUID) -> str:
    """The password of its archive: kept nowhere, made again from a key of the house (security.md UP-8)."""
    return locked.password_of("report archive", export)


async def _record(code: str, export: UUID, slug: str, *, by: Any) -> None:
    await eventlog.record(
        "report", code, subject=Subject("report_export", export), by=by, context={"report": slug}
    )
