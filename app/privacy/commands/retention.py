"""Setting rules, asking for runs, and the runs themselves."""

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app import eventlog, jobs
from app.kernel import clock, db, fault, ids
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.language import _
from app.privacy import door, rules
from app.privacy.queries import retention

JOB: Final = "privacy.run"


@db.atomic
async def set_rule(kind: str, days: int, *, active: bool, by: Actor) -> None:
    """How long a kind of data is kept, and whether a run a night sees to it. Raises NotFound, Invalid."""
    rule = rules.RULES.get(kind)
    if rule is None:
        raise NotFound(_("There is nothing at this address."))
    if days < rule.fewest:
        raise Invalid(days=_("Keep it for at least %(days)d days.") % {"days": rule.fewest})
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
    await door.open_the_door(run)
    due = await door.due_of(row["kind"], row["cutoff"], row["after"] or door.FIRST)
    if not due:
        return Step(None, row["subjects"])
    touched, done = await (door.tried if row["dry"] else door.erased)(row["kind"], due, run)
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


@db.atomic
async def finish(run: UUID, *, stopped: str = "") -> None:
    """Close a run, whole or stopped early: its door is shut."""
    row = await db.fetchrow(
        "update retention_run set state = $2, why = coalesce(nullif($3, ''), why), finished_at = $4"
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
