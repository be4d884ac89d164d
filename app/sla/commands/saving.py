"""Writing items that promise something: what their clocks hear, targets, facts and next deadlines (sla.md 1.2, 3.4).

A room's command decides on items it holds locked and hands over what changes; everything is written with one
statement each, however many there are. The item is locked before its deadline row (reliability.md 41).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from app.eventlog import Entry
from app.kernel import db, ids
from app.outbox import Post
from app.sla.commands.deadlines import hear, plan_deadlines
from app.sla.rules import Event, Item, Plan, Taken, Target, plan, targets, wake_at


@dataclass(frozen=True)
class Kept:
    """A table of such items: its name is that of their subjects and, with `_target` behind, of their targets."""

    name: str
    #: what commands may write; what follows from the clock is written with it
    writable: frozenset[str]
    #: what follows from the clock, in the columns of `standing`
    columns: tuple[str, ...]
    standing: Callable[[Plan, Taken, datetime], dict[str, Any]]
    #: whether a target that was missed says whose doing it was
    tells_causes: bool = False


class Held(Protocol):
    """An item as a command holds it: locked, with its promise and what sweeps did so far."""

    @property
    def id(self) -> UUID:
        """Its key."""

    @property
    def item(self) -> Item:
        """Its promise and history."""

    @property
    def taken(self) -> Taken:
        """What sweeps did so far."""


H = TypeVar("H", bound=Held, covariant=True)


@dataclass(frozen=True)
class NewTarget:
    """A target a change brings, with what its row says."""

    target: Target
    basis: str
    config: UUID | None
    config_version: int | None
    severity: str
    given_due_at: datetime | None = None
    reason: str = ""

    @classmethod
    def by_row(cls, target: Target, severity: str, reason: str = "") -> "NewTarget":
        """What a configuration row promises, or the built-in default, which has no key."""
        row = target.row
        if row is None or not isinstance(row.id, UUID):
            return cls(target, "default", None, None, severity, reason=reason)
        return cls(target, "row", row.id, row.version, severity, reason=reason)


@dataclass(frozen=True)
class Changed(Generic[H]):
    """What a command does to one item."""

    held: H
    columns: Mapping[str, Any] = field(default_factory=dict)
    heard: Sequence[Event] = ()
    target: NewTarget | None = None
    entries: Sequence[Entry] = ()
    posts: Sequence[Post] = ()

    @property
    def item(self) -> Item:
        """The item after the change."""
        item = self.held.item.with_events(tuple(self.heard)) if self.heard else self.held.item
        return item.retargeted(self.target.target) if self.target else item


async def write(kept: Kept, changes: Sequence[Changed[Held]], now: datetime) -> None:
    """Write what the clocks hear, the targets, the facts and the next deadlines; the log and the post are the room's.

    Raises ValueError for a column that commands do not write.
    """
    plans = {change.held.id: plan(change.item) for change in changes}
    await hear(kept.name, [(change.held.id, event) for change in changes for event in change.heard])
    await _retarget(kept, [change for change in changes if change.target], plans, now)
    standings = {
        change.held.id: kept.standing(plans[change.held.id], change.held.taken, now) for change in changes
    }
    await _write_facts(kept, changes, standings, now)
    taken = {
        change.held.id: replace(change.held.taken, overdue=standings[change.held.id]["is_overdue"])
        for change in changes
    }
    await plan_deadlines(kept.name, {key: wake_at(plans[key], taken[key]) for key in plans})


async def _write_facts(
    kept: Kept, changes: Sequence[Changed[Held]], standings: Mapping[UUID, dict[str, Any]], now: datetime
) -> None:
    """One UPDATE for each set of columns; all that follows from the clock goes with it."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change in changes:
        names = tuple(sorted(change.columns))
        if strange := set(names) - kept.writable:
            raise ValueError(f"Not a column that commands write: {', '.join(sorted(strange))}")
        facts = {"id": change.held.id, **standings[change.held.id], **change.columns}
        groups.setdefault(names, []).append(facts)
    for names, rows in groups.items():
        sets = ", ".join(f"{name} = r.{name}" for name in (*names, *kept.columns))
        await db.execute(
            f"update {kept.name} i set {sets}, version = i.version + 1, updated_at = $2"
            f" from jsonb_populate_recordset(null::{kept.name}, $1::jsonb) r where i.id = r.id",
            json.dumps(rows, default=str),
            now,
        )


async def _retarget(
    kept: Kept, changes: Sequence[Changed[Held]], plans: Mapping[UUID, Plan], now: datetime
) -> None:
    """Keep the old targets with their outcomes, and put the new ones down (sla.md 3.4)."""
    if not changes:
        return
    ended = [
        (change.held.id, outcomes[-2])
        for change in changes
        if len(outcomes := targets(plans[change.held.id], now)) > 1
    ]
    cause = ", breach_cause = o.cause" if kept.tells_causes else ""
    await db.execute(
        f"update {kept.name}_target t set until = o.until, outcome = o.outcome, due_at = o.due_at{cause}"
        " from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::text[])"
        f" o(item, version, until, outcome, due_at, cause) where t.{kept.name} = o.item and t.version = o.version",
        [key for key, _ in ended],
        [each.version for _, each in ended],
        [each.until for _, each in ended],
        [each.outcome.value for _, each in ended],
        [each.due_at for _, each in ended],
        [each.breach_cause.value if each.breach_cause else "" for _, each in ended],
    )
    new = [(change.held.id, plans[change.held.id].version, change.target) for change in changes]
    await put_targets(kept, [(key, version, target) for key, version, target in new if target])


async def put_targets(kept: Kept, rows: Sequence[tuple[UUID, int, NewTarget]]) -> None:
    """Put targets down, each with its item and its number."""
    if not rows:
        return
    await db.execute(
        f"insert into {kept.name}_target (id, {kept.name}, version, since, cause, basis, config, config_version,"
        " severity, given_due_at, reason) select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[],"
        " $5::text[], $6::text[], $7::uuid[], $8::int[], $9::text[], $10::timestamptz[], $11::text[])",
        ids.several(len(rows)),
        [key for key, _, _ in rows],
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
