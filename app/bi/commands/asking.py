"""Asking for runs: by the clock, to catch up, or by hand (bi.md 1, 6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app import eventlog, jobs
from app.bi.catalogue import CAUGHT_UP, WIPE, Task
from app.bi.errors import OFF
from app.bi.inputs import Wanted
from app.bi.rules.periods import due_at
from app.kernel import clock, dates, db, ids
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.settings import current

RUN: Final = "bi.run"
#: A slot older than this is caught up, not simply due.
FRESH: Final = timedelta(minutes=15)
_INSERT: Final = """
insert into bi_run (id, task, deployment, period_key, following, trigger, requested_by, reason, is_forced,
  is_dry, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning id
"""


@db.atomic
async def ask(wanted: Wanted, *, by: Actor, guarded_for: timedelta | None = None) -> UUID:
    """Ask for runs by hand; the key of the first.

    With `guarded_for` whoever asks does the work at once, and a consumer takes it over only after that time.
    Raises Conflict while gathering is switched off, or a run of this task is open.
    """
    if not current().bi_aggregate:
        raise Conflict(OFF)
    run = await _insert(wanted, "manual", by)
    if run is None:
        raise Conflict(await _runs_already(wanted.task))
    context = {
        "task": wanted.task.name,
        "period": " ".join(wanted.periods)[:200],
        "dry": wanted.dry,
        "force": wanted.force,
    }
    await eventlog.record("gathering", "RUN_ASKED", subject=Subject("bi_run", run), by=by, context=context)
    await _enqueue(run, by, guarded_for)
    return run


@db.atomic
async def ask_due(task: Task) -> int:
    """Ask for every run of a task whose time came within a week and that nobody asked for; how many.

    What renews everything is worth only its newest time; what adds periods has a run for each.
    """
    now = clock.frozen_at() or await db.fetchval("select recourse_now()")
    made = 0
    for slot in _slots(task, now):
        trigger = "schedule" if now - slot <= FRESH else "catch-up"
        key = due_at(task.period, slot, current().bi_timezone)
        run = await _insert(Wanted(task, [key]), trigger, the_system)
        if run is not None:
            await _enqueue(run, the_system, None)
            made += 1
    return made


@db.atomic
async def ask_following(task: Task, periods: Sequence[str], *, by: Actor, dry: bool, force: bool) -> None:
    """Ask for what was asked for together with a run that has ended."""
    run = await _insert(Wanted(task, periods, dry=dry, force=force), "manual", by)
    if run is not None:
        await _enqueue(run, by, None)


def _slots(task: Task, now: datetime) -> list[datetime]:
    rule = task.times.rule(current().bi_timezone)
    found, at = list[datetime](), rule.following(now - CAUGHT_UP)
    while at is not None and at <= now:
        found.append(at)
        at = rule.following(at)
    return found[-1:] if task.mode == WIPE else found


async def _insert(wanted: Wanted, trigger: str, by: Actor) -> UUID | None:
    first, *following = wanted.periods
    run: UUID | None = await db.fetchval(
        _INSERT,
        ids.new(),
        wanted.task.name,
        current().bi_deployment,
        first,
        following,
        trigger,
        by.id,
        wanted.reason,
        wanted.force,
        wanted.dry,
        clock.now(),
    )
    return run


async def _enqueue(run: UUID, by: Actor, guarded_for: timedelta | None) -> None:
    later = None if guarded_for is None else clock.now() + guarded_for
    await jobs.enqueue(RUN, {"run": str(run)}, dedup_key=str(run), run_at=later, by=by)


async def _runs_already(task: Task) -> object:
    since = await db.fetchval(
        "select created_at from bi_run where task = $1 and deployment = $2 and not is_dry"
        " and state in ('queued', 'running', 'publishing')",
        task.name,
        current().bi_deployment,
    )
    told = dates.moment(since or clock.now(), current().bi_timezone)
    return _("%(task)s is running already, since %(since)s.") % {"task": _(task.title), "since": told}
