"""Starting, stopping, cancelling and correcting billable time (cla.md 3)."""

import asyncio
from datetime import datetime
from uuid import UUID

import asyncpg

from app import eventlog
from app.accounts.account import Account
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict, NotFound
from app.kernel.language import _
from app.timers import queries, rules

CLASHES = 10


@db.atomic
async def start(*, by: Account, subject: Subject | None = None) -> tuple[queries.Running, bool]:
    """My running timer, and whether this call started it; two calls at once start one (cla.md 3.3).

    From a case page the start stands on that case's timeline, so that the timer always has a case.
    """
    started = await _insert(by.id)
    if started and subject is not None:
        await eventlog.record("timer", "STARTED", subject=subject, by=by)
    running = await queries.running(by.id)
    if running is None:
        raise Conflict(_("The timer was stopped just now. Start it again."))
    return running, started


@db.atomic
async def start_instead(of: str, *, by: Account, subject: Subject) -> None:
    """Stop my timer of this reference and start one here, both or neither; one that nothing was done with is
    cancelled (cla.md 3.4: the page offers to stop the other one first)."""
    running = await queries.running(by.id)
    if running is not None and running.reference == of:
        await end(running.id, by=by)
    await start(by=by, subject=subject)


async def _insert(user: UUID) -> bool:
    for _attempt in range(CLASHES):
        try:
            async with db.savepoint():
                made = await db.fetchval(
                    "insert into timer (id, reference, created_by, created)"
                    " values ($1, $2, $3, coalesce($4, recourse_now()))"
                    " on conflict (created_by) where stopped is null and not cancelled do nothing returning id",
                    ids.new(),
                    ids.timer_reference(),
                    user,
                    clock.frozen_at(),
                )
            return made is not None
        except asyncpg.UniqueViolationError:
            await asyncio.sleep(0)
    raise Conflict(_("No free reference was found. Try again."))


@db.atomic
async def stop(reference: str, *, by: Account) -> int:
    """Stop my running timer; the seconds it counted.

    Raises NotFound when it is not mine or not running, Conflict when nothing was done on a case yet.
    """
    timer = await queries.running_named(by.id, reference)
    if timer.case is None:
        raise Conflict(_("Nothing was done on a case yet. Cancel this timer instead."))
    return await end(timer.id, by=by)


@db.atomic
async def cancel(reference: str | None = None, *, by: Account) -> queries.Running:
    """Cancel my running timer, which is given back: nothing of it is billed. Raises NotFound when there is none."""
    timer = (
        await queries.running(by.id) if reference is None else await queries.running_named(by.id, reference)
    )
    if timer is None:
        raise NotFound(_("No timer is running."))
    await end(timer.id, by=by, cancelled=True)
    return timer


@db.atomic
async def keep(reference: str, *, by: Account) -> None:
    """Say "still working": the timer goes on."""
    timer = await queries.running_named(by.id, reference)
    await db.execute(
        "update timer set kept_at = coalesce($2, recourse_now()) where id = $1", timer.id, clock.frozen_at()
    )


@db.atomic
async def end_forgotten() -> int:
    """Stop, at their last act, timers nobody touched for two hours, and flag them; how many (cla.md 3.4)."""
    ended = 0
    for timer, last_act in await queries.forgotten():
        mine = await db.fetchval(
            "select 1 from timer where id = $1 and stopped is null for update skip locked", timer
        )
        if mine is not None:
            await end(timer, by=the_system, at=last_act, forgotten=True)
            ended += 1
    return ended


@db.atomic
async def correct(timer: UUID, seconds: int, reason: str, *, by: Actor) -> None:
    """Write down what a stopped timer should have counted, with the reason. The timer itself stays."""
    case = await db.fetchval(
        "select linked_case from timer where id = $1 and stopped is not null and not cancelled for update",
        timer,
    )
    if case is None:
        raise NotFound(_("There is no such stopped timer."))
    await db.execute(
        "insert into timer_correction (id, timer, seconds, reason, corrected_by) values ($1, $2, $3, $4, $5)",
        ids.new(),
        timer,
        seconds,
        reason,
        by.id,
    )
    await eventlog.record(
        "timer", "CORRECTED", subject=Subject("case", case), by=by, notes=reason, context={"seconds": seconds}
    )


@db.atomic
async def end(
    timer: UUID, *, by: Actor, cancelled: bool = False, at: datetime | None = None, forgotten: bool = False
) -> int:
    """Stop or cancel a timer at an instant (now unless given); the seconds it counted."""
    case = await db.fetchval(
        "select l.subject_id from event_log e join timeline l on l.event_id = e.id and l.subject_kind = 'case'"
        " where e.timer_id = $1 order by e.seq desc limit 1",
        timer,
    )
    cancelled = cancelled or case is None
    row = await db.fetchrow(
        "update timer set stopped = greatest(created, coalesce($2, recourse_now())), cancelled = $3,"
        " linked_case = $4, forgotten = $5, modified = now()"
        " where id = $1 and stopped is null returning created, stopped",
        timer,
        at or clock.frozen_at(),
        cancelled,
        case,
        forgotten,
    )
    if row is None:
        raise NotFound(_("This timer is not running."))
    seconds = rules.billable_seconds(row["created"], row["stopped"])
    if case is not None:
        code = "FORGOTTEN" if forgotten else "CANCELLED" if cancelled else "STOPPED"
        await eventlog.record(
            "timer",
            code,
            subject=Subject("case", case),
            by=by,
            context={"seconds": 0 if cancelled else seconds},
        )
    return seconds


@db.one_statement
async def resume(timer: UUID) -> bool:
    """Let a stopped timer count on from when it began; whether it does: its owner may run another by now."""
    return bool(
        await db.execute(
            "update timer t set stopped = null, linked_case = null, modified = now()"
            " where id = $1 and stopped is not null and not cancelled and not exists ("
            "  select from timer o where o.created_by = t.created_by and o.stopped is null and not o.cancelled)",
            timer,
        )
    )
