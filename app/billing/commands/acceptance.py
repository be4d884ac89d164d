"""Accepting a file for its month: all of it, or nothing (cla.md 6.1, reliability.md 11)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from app import eventlog, jobs
from app.billing.commands import staging
from app.billing.commands.authority import must_still
from app.billing.queries.difference import counted
from app.billing.reading import Check
from app.billing.rules.months import usual_deadline, written
from app.kernel import clock, dates, db, fault, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict
from app.kernel.language import _

ACCEPT: Final = "billing.accept"


@dataclass(frozen=True)
class _Month:
    """A month under our lock."""

    locked_at: datetime | None
    deadline: datetime


@db.atomic
async def ask(upload: UUID, *, by: Actor) -> None:
    """Have a large file accepted by a worker. Raises Conflict unless it was found good and its month is open."""
    row = await _found_good(upload, ("checked",))
    _must_be_open(await _month(row["provider"], row["month"]), row["month"])
    await must_still(by, "billing.upload", provider=row["provider"])
    job = await jobs.enqueue(ACCEPT, {"upload": str(upload)}, dedup_key=str(upload), by=by)
    await db.execute(
        "update billing_upload set state = 'accepting', job = $2, accepted_by = $3, trouble = '' where id = $1",
        upload,
        job,
        by.id,
    )


@db.atomic
async def accept(upload: UUID, check: Check, *, by: Actor) -> None:
    """Check a file once more and make it the one that stands for its month, in the place of the one before.

    Raises Conflict when it was accepted before, when the month is closed, when the rules of today refuse a
    row, or when the same bytes stand already.
    """
    await staging.stage(check)
    row = await _found_good(upload, ("checked", "accepting"))
    provider, month = row["provider"], row["month"]
    months = await _month(provider, month)
    # Whoever waited for the month may find that the file was accepted meanwhile.
    await _found_good(upload, ("checked", "accepting"))
    _must_be_open(months, month)
    await must_still(by, "billing.upload", provider=provider)
    if not check.verdict.accepted:
        raise Conflict(_("By the rules of today this file has mistakes. Send it again to see them."))
    await _must_be_new(upload, provider, row["sha256"])
    earlier = await _supersede(upload, provider, month)
    fault.point("billing.after_supersede")
    warnings = await staging.load(upload, provider)
    late = clock.now() > months.deadline
    await _stand(upload, by, check, warnings, late)
    rows = check.verdict.rows
    context = {"month": written(month), "rows": rows, "total_pence": check.total_pence, "late": late}
    subject = Subject("billing_upload", upload)
    await eventlog.record("billing", "ACCEPTED", subject=subject, by=by, context=context)
    if earlier is not None:
        await _note_difference(upload, earlier, month, by)


@db.atomic
async def give_up(upload: UUID, why: str) -> None:
    """Leave a file as it was found, and say on its page why it could not be accepted."""
    await db.execute(
        "update billing_upload set state = 'checked', job = null, accepted_by = null, trouble = $2"
        " where id = $1 and state = 'accepting'",
        upload,
        why[:500],
    )


async def _found_good(upload: UUID, states: tuple[str, ...]) -> Any:
    row = await db.fetchrow("select provider, month, sha256, state from billing_upload where id = $1", upload)
    if row is None or row["state"] not in states:
        raise Conflict(_("This file is not waiting to be accepted. Look at what became of it."))
    return row


async def _month(provider: UUID, month: date) -> _Month:
    """The month, held until this transaction ends: two files of one month are accepted one after the other."""
    row = await hold(provider, month)
    return _Month(row["locked_at"], row["deadline"] or usual_deadline(month))


@db.atomic
async def hold(provider: UUID, month: date) -> Any:
    """The row of a provider's month, made if it is not there, and held."""
    await db.execute(
        "insert into billing_month (id, provider, month, modified_at) values ($1, $2, $3, $4)"
        " on conflict (provider, month) do nothing",
        ids.new(),
        provider,
        month,
        clock.now(),
    )
    return await db.fetchrow(
        "select id, locked_at, deadline, reason from billing_month where provider = $1 and month = $2 for update",
        provider,
        month,
    )


def _must_be_open(month: _Month, which: date) -> None:
    if month.locked_at is not None:
        named = {"month": dates.month(which)}
        raise Conflict(
            _("%(month)s is closed, so no file can be accepted for it. Ask your contract manager.") % named
        )


async def _must_be_new(upload: UUID, provider: UUID, sha256: str) -> None:
    same = await db.fetchval(
        "select month from billing_upload where provider = $1 and sha256 = $2 and state = 'accepted' and id <> $3",
        provider,
        sha256,
        upload,
    )
    if same is not None:
        named = {"month": dates.month(same)}
        raise Conflict(_("This very file stands for %(month)s already. Choose the newer one.") % named)


async def _supersede(upload: UUID, provider: UUID, month: date) -> UUID | None:
    earlier: UUID | None = await db.fetchval(
        "update billing_upload set state = 'superseded', superseded_by = $1, superseded_at = $4"
        " where provider = $2 and month = $3 and state = 'accepted' returning id",
        upload,
        provider,
        month,
        clock.now(),
    )
    return earlier


async def _stand(upload: UUID, by: Actor, check: Check, warnings: int, late: bool) -> None:
    try:
        await db.execute(
            "update billing_upload set state = 'accepted', rows = $2, minutes = $3, total_pence = $4,"
            " warnings = $5, accepted_at = $6, accepted_by = $7, is_late = $8, job = null, trouble = ''"
            " where id = $1",
            upload,
            check.verdict.rows,
            check.verdict.totals.minutes,
            check.total_pence,
            warnings,
            clock.now(),
            by.id,
            late,
        )
    except asyncpg.UniqueViolationError as error:
        # The same bytes for another month, accepted at this very moment: no lock of ours is on both months.
        raise Conflict(_("This very file was accepted for another month just now.")) from error


async def _note_difference(upload: UUID, earlier: UUID, month: date, by: Actor) -> None:
    tally = await counted(upload, earlier)
    await db.execute(
        "update billing_upload set added = $2, removed = $3, changed = $4 where id = $1",
        upload,
        tally.added,
        tally.removed,
        tally.changed,
    )
    context = {"month": written(month), "by": str(upload), **tally.as_context}
    subject = Subject("billing_upload", earlier)
    also = (Subject("billing_upload", upload),)
    await eventlog.record("billing", "SUPERSEDED", subject=subject, also=also, by=by, context=context)
