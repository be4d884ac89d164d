"""What every command on actions shares: lock, decide, then write facts, clock, log, messages and the next deadline.

A command decides on `Held` actions and hands over `Changed` ones; everything is written with one statement each,
however many there are. The item is locked before its deadline row (reliability.md 41).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.actions.queries import items, people
from app.actions.queries.items import Held
from app.actions.rules import facts
from app.actions.rules.stale import Stale
from app.eventlog import Entry
from app.kernel import clock, db, ids
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.outbox import Post, post_many
from app.sla.commands import hear, plan_deadlines
from app.sla.rules import Event, Item, Plan, Taken, Target, plan, targets, wake_at
from app.web import live

KIND: Final = "action"
#: What open boards hear when an action of their organisation changed.
CHANGED: Final = "actions"
live.register(CHANGED, "actions.read")

#: Columns that commands may write; what follows from the clock is written with them.
WRITABLE: Final = frozenset(
    [
        "department",
        "title",
        "description",
        "category",
        "priority",
        "severity",
        "status",
        "assigned_to",
        "assigned_at",
        "queue",
        "queued_at",
        "alarmed_at",
        "routed_by",
        "unroutable",
        "config",
        "config_version",
        "requires_approval",
        "action_plan",
        "outcome",
        "submitted_by",
        "submitted_at",
        "approved_by",
        "approved_at",
        "rejected_by",
        "rejected_at",
        "rejection_reason",
        "closed_by",
        "closed_at",
        "cancelled_at",
        "cancel_reason",
        "metadata",
    ]
)


@dataclass(frozen=True)
class NewTarget:
    """A target a change brings, with what its row of `action_target` says."""

    target: Target
    basis: str
    config: UUID | None
    config_version: int | None
    severity: str
    given_due_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Changed:
    """What a command does to one action."""

    held: Held
    columns: Mapping[str, Any] = field(default_factory=dict)
    heard: Sequence[Event] = ()
    target: NewTarget | None = None
    entries: Sequence[Entry] = ()
    posts: Sequence[Post] = ()

    @property
    def item(self) -> Item:
        """The action after the change."""
        item = self.held.item.with_events(tuple(self.heard)) if self.heard else self.held.item
        return item.retargeted(self.target.target) if self.target else item


def due_of(made: Plan) -> datetime:
    """The deadline, which every action has (sla.md 1.12)."""
    assert made.limit is not None
    return made.limit


async def take(
    action: UUID, *, by: Actor, version: int | None = None, mine: Mapping[str, Any] | None = None
) -> Held:
    """Lock an action for a change. Raises NotFound for one this person may not see, Stale for another version."""
    found = await items.held([action], by=by, lock=True)
    if not found or not found[0].standing.in_scope:
        raise NotFound(_("There is no such action."))
    if version is not None and found[0].row["version"] != version:
        raise Stale(theirs=dict(found[0].row), mine=dict(mine or {}))
    return found[0]


async def save(changes: Sequence[Changed]) -> None:
    """Write changes: what the clock hears, targets, facts, log, messages and the next deadline of each."""
    if not changes:
        return
    now = clock.now()
    plans = {change.held.id: plan(change.item) for change in changes}
    await hear(KIND, [(change.held.id, event) for change in changes for event in change.heard])
    if retargeted := [change for change in changes if change.target]:
        await _retarget(retargeted, plans, now)
    await _write(changes, plans, now)
    await plan_deadlines(
        KIND,
        {change.held.id: wake_at(plans[change.held.id], _taken(change, plans, now)) for change in changes},
    )
    await eventlog.record_many([entry for change in changes for entry in change.entries])
    await post_many([post for change in changes for post in change.posts])
    await live.announce(*(live.topic(CHANGED, change.held.row["hospital"]) for change in changes))


def _taken(change: Changed, plans: Mapping[UUID, Plan], now: datetime) -> Taken:
    overdue = facts.standing(plans[change.held.id], change.held.taken, now)["is_overdue"]
    return replace(change.held.taken, overdue=overdue)


async def _write(changes: Sequence[Changed], plans: Mapping[UUID, Plan], now: datetime) -> None:
    """One UPDATE for each set of columns; all that follows from the clock goes with it."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change in changes:
        names = tuple(sorted(change.columns))
        if strange := set(names) - WRITABLE:
            raise ValueError(f"Not a column that commands write: {', '.join(sorted(strange))}")
        standing = facts.standing(plans[change.held.id], change.held.taken, now)
        groups.setdefault(names, []).append({"id": change.held.id, **standing, **change.columns})
    for names, rows in groups.items():
        sets = ", ".join(f"{name} = r.{name}" for name in (*names, *facts.COLUMNS))
        await db.execute(
            f"update action a set {sets}, version = a.version + 1, updated_at = $2"
            " from jsonb_populate_recordset(null::action, $1::jsonb) r where a.id = r.id",
            json.dumps(rows, default=str),
            now,
        )


async def _retarget(changes: Sequence[Changed], plans: Mapping[UUID, Plan], now: datetime) -> None:
    """Keep the old targets with their outcomes, and put the new ones down (sla.md 3.4)."""
    ended = [
        (change.held.id, outcomes[-2])
        for change in changes
        if len(outcomes := targets(plans[change.held.id], now)) > 1
    ]
    await db.execute(
        "update action_target t set until = o.until, outcome = o.outcome, due_at = o.due_at"
        " from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::timestamptz[])"
        " o(action, version, until, outcome, due_at) where t.action = o.action and t.version = o.version",
        [action for action, _ in ended],
        [each.version for _, each in ended],
        [each.until for _, each in ended],
        [each.outcome.value for _, each in ended],
        [each.due_at for _, each in ended],
    )
    await put_targets(
        [
            (change.held.id, plans[change.held.id].version, change.target)
            for change in changes
            if change.target
        ]
    )


async def put_targets(rows: Sequence[tuple[UUID, int, NewTarget]]) -> None:
    """Put targets down, each with its number."""
    if not rows:
        return
    await db.execute(
        "insert into action_target (id, action, version, since, cause, basis, config, config_version, severity,"
        " given_due_at, reason) select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::text[],"
        " $6::text[], $7::uuid[], $8::int[], $9::text[], $10::timestamptz[], $11::text[])",
        [ids.new() for _ in rows],
        [action for action, _, _ in rows],
        [version for _, version, _ in rows],
        [new.target.since for _, _, new in rows],
        [new.target.cause.value for _, _, new in rows],
        [new.basis for _, _, new in rows],
        [new.config for _, _, new in rows],
        [new.config_version for _, _, new in rows],
        [new.severity for _, _, new in rows],
        [new.given_due_at for _, _, new in rows],
        [new.reason[:500] for _, _, new in rows],
    )


async def around(
    held: Held, assignee: UUID | None = None, submitter: UUID | None = None
) -> people.Neighbourhood:
    """The people of an action, and of somebody it is about to be given to or was submitted by."""
    row = held.row
    place = (row["hospital"], row["department"])
    return await people.neighbourhood(
        [(*place, row["assigned_to"], row["submitted_by"]), (*place, assignee, submitter)]
    )
