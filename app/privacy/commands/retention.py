"""Setting rules, asking for runs, and the runs themselves: the one door to the logs (decisions.md 21)."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog, jobs
from app.cases import facts
from app.kernel import clock, db, fault, ids, log
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.language import _
from app.privacy import rules
from app.privacy.queries import retention
from app.privacy.queries.retention import DUE, STEPS, WITHOUT_LEDGER

JOB: Final = "privacy.run"
BATCH: Final = 500
_FIRST: Final = UUID(int=0)


@db.atomic
async def set_rule(kind: str, days: int, *, active: bool, by: Actor) -> None:
    """How long a kind of data is kept, and whether a run a night sees to it. Raises NotFound, Invalid."""
    rule = rules.RULES.get(kind)
    if rule is None:
        raise NotFound(_("There is nothing at this address."))
    if days < rule.fewest:
        raise Invalid(None, days=_("Keep it for at least %(days)d days.") % {"days": rule.fewest})
    key = await db.fetchval(
        "insert into retention_rule (id, kind, days, active, changed_by, changed_at)"
        " values ($1, $2, $3, $4, $5, $6) on conflict (kind) do update set days = excluded.days,"
        " active = excluded.active, changed_by = excluded.changed_by, changed_at = excluded.changed_at"
        " returning id",
        ids.new(),
        kind,
        days,
        active,
        by.id,
        clock.now(),
    )
    context = {"kind": kind, "days": days, "active": active}
    await eventlog.record(
        "privacy", "RULE_CHANGED", subject=Subject("retention", key), by=by, context=context
    )


@db.atomic
async def ask(kind: str, *, dry: bool, by: Actor = the_system) -> UUID:
    """Ask for a run of a rule; its key. Raises NotFound, and Conflict while one of the kind is under way."""
    view = await retention.rule(kind)
    run, now = ids.new(), clock.now()
    await db.execute(
        "insert into retention_run (id, kind, dry, days, cutoff, asked_by, created_at)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        run,
        kind,
        dry,
        view.days,
        rules.cutoff(now, view.days),
        by.id,
        now,
    )
    if await jobs.enqueue(JOB, {"run": str(run)}, dedup_key=kind, by=by) is None:
        raise Conflict(_("A run of this rule is under way. Wait until it has ended."))
    context = {"kind": kind, "dry": dry, "days": view.days}
    await eventlog.record("privacy", "RUN_ASKED", subject=Subject("retention", run), by=by, context=context)
    return run


@dataclass(frozen=True)
class Step:
    """How far a batch brought its run; `last` is None when nothing more is due."""

    last: UUID | None
    subjects: int


class _OnlyTried(Exception):
    """Ends the savepoint of a trial: everything in it is as it was."""


@db.atomic
async def step(run: UUID) -> Step:
    """Erase the next batch of a run, or (dry) count what erasing it would touch and leave it as it was."""
    row = await db.fetchrow(
        "select kind, dry, cutoff, after, subjects from retention_run where id = $1 and finished_at is null"
        " for update",
        run,
    )
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    await _open_the_door(run)
    due = await _due(row["kind"], row["cutoff"], row["after"] or _FIRST)
    if not due:
        return Step(None, row["subjects"])
    touched, done = await (_tried if row["dry"] else _erased)(row["kind"], due, run)
    fault.point("privacy.after_batch")
    subjects = row["subjects"] + done
    await db.execute(
        "update retention_run set state = 'running', after = $2, subjects = $3, tables = ("
        " select jsonb_object_agg(key, n) from (select key, sum(value::bigint) as n from ("
        "  select * from jsonb_each_text(tables) union all select * from jsonb_each_text($4::jsonb)) b"
        "  group by key) s) where id = $1",
        run,
        due[-1],
        subjects,
        json.dumps(touched or {row["kind"]: 0}),
    )
    return Step(due[-1], subjects)


async def _open_the_door(run: UUID) -> None:
    """Until this transaction ends, the logs let this run change them: the triggers ask for both."""
    await db.execute("set local role recourse_privacy")
    await db.fetchval("select set_config('recourse.housekeeping', $1, true)", str(run))


async def _due(kind: str, cutoff: datetime, after: UUID) -> list[UUID]:
    return [row["id"] for row in await db.fetch(DUE[kind], cutoff, after, BATCH)]


async def _erased(kind: str, due: Sequence[UUID], run: UUID) -> tuple[dict[str, int], int]:
    """What was touched by table, and how many subjects; one that something still needs is left for a person."""
    touched, kept = Counter[str](), list[UUID]()

    async def work(some: Sequence[UUID]) -> None:
        counts = await _erase(kind, some)
        if kind not in WITHOUT_LEDGER:
            await _note(kind, some, run)
        touched.update(counts)

    async def failed(one: UUID, error: Exception) -> None:
        log.error("retention_kept", error)
        kept.append(one)

    await db.in_halves(due, work, failed)
    return dict(touched), len(due) - len(kept)


async def _tried(kind: str, due: Sequence[UUID], _run: UUID) -> tuple[dict[str, int], int]:
    counts: dict[str, int] = {}
    try:
        async with db.savepoint():
            counts = await _erase(kind, due)
            raise _OnlyTried
    except _OnlyTried:
        return counts, len(due)


async def _erase(kind: str, due: Sequence[UUID]) -> dict[str, int]:
    counts = Counter[str]()
    for table, statement in STEPS[kind]:
        counts[table] += await db.execute(statement, list(due))
    if kind == "case":
        await facts.copy_people(list(due))
    return {table: n for table, n in counts.items() if n}


async def _note(kind: str, subjects: Sequence[UUID], run: UUID) -> None:
    await db.execute(
        "insert into erasure (id, run, kind, subject_id, at) select id, $3, $4, subject, $5"
        " from unnest($1::uuid[], $2::uuid[]) s(id, subject)",
        [ids.new() for _subject in subjects],
        list(subjects),
        run,
        kind,
        clock.now(),
    )


@db.atomic
async def finish(run: UUID, *, stopped: str = "") -> None:
    """Close a run, whole or stopped early: its door is shut."""
    row = await db.fetchrow(
        "update retention_run set state = $2, why = $3, finished_at = $4"
        " where id = $1 and finished_at is null returning kind, subjects, tables, dry",
        run,
        "stopped" if stopped else "done",
        stopped,
        clock.now(),
    )
    if row is None:
        return
    context: dict[str, Any] = {
        "kind": row["kind"],
        "subjects": row["subjects"],
        "tables": json.loads(row["tables"]),
        "stopped": stopped,
    }
    await eventlog.record(
        "privacy", "RUN_DONE", subject=Subject("retention", run), by=the_system, context=context
    )
