"""New actions before they are told of: routed, timed and written, a fixed number of statements for all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.actions.commands.saving import KIND
from app.actions.inputs import NewAction
from app.actions.queries import configs, routing
from app.actions.queries.items import terms_of
from app.actions.rules import facts
from app.actions.rules.routing import Item as Routed
from app.actions.rules.routing import Routing
from app.kernel import db, ids
from app.kernel.actor import Actor, Subject
from app.sla.commands.saving import NewTarget
from app.sla.rules import (
    NOTHING_TAKEN,
    Cause,
    Item,
    Plan,
    Target,
    Traits,
    in_force,
    plan,
    resolve_action,
)
from app.sla.rules import Subject as Promised

#: What makes two triggers one: hospital, source and key; else the place in the list.
Identity = tuple[object, ...]


@dataclass(frozen=True)
class Draft:
    """An action that is about to be written: routed, with its number and its plan."""

    key: UUID
    reference: str
    new: NewAction
    item: Item
    plan: Plan
    target: NewTarget
    routing: Routing | None

    @property
    def subject(self) -> Subject:
        """The action on its timeline."""
        return Subject(KIND, self.key)

    @property
    def assignee(self) -> UUID | None:
        """Who gets it: by hand, or by the rules."""
        if self.routing is None:
            return self.new.assigned_to
        found = self.routing.destination.assigned_to
        return UUID(found) if found else None

    @property
    def department(self) -> UUID | None:
        """Where it goes: a rule's department before its own."""
        found = self.routing.destination.department if self.routing else ""
        return UUID(found) if found else self.new.department

    @property
    def queue(self) -> str:
        """The queue it waits in, `department` or `coordinator`; empty: somebody has it."""
        return self.routing.destination.queue.partition(":")[0] if self.routing else ""


async def drafts_of(news: Mapping[Identity, NewAction], now: datetime) -> dict[Identity, Draft]:
    """Route and time new actions; several at once are shared out among the same people."""
    if not news:
        return {}
    hospitals = {new.hospital for new in news.values()}
    rows = in_force(await configs.rows_of(hospitals), None)
    desk = await routing.desk_of({new.hospital for new in news.values() if not new.assigned_to})
    found = await db.fetch("select action_references($1, $2) as reference", now.year, len(news))
    drafts = {}
    for (identity, new), row in zip(news.items(), found, strict=True):
        routed = None if new.assigned_to else desk.send(_routed(new), now)
        target = _target(new, routed, rows, now)
        item = Item(Promised.ACTION, now, (target.target,))
        drafts[identity] = Draft(ids.new(), row["reference"], new, item, plan(item), target, routed)
    return drafts


def _routed(new: NewAction) -> Routed:
    department = str(new.department) if new.department else ""
    return Routed(new.source.value, new.category.value, new.severity.value, str(new.hospital), department)


def _target(new: NewAction, routed: Routing | None, rows: Sequence[Any], now: datetime) -> NewTarget:
    """The first target: of the row for the department it went to, or the deadline it came with."""
    department = (routed.destination.department if routed else "") or str(new.department or "")
    traits = Traits(str(new.hospital), severity=new.severity.value, department=department or None)
    config = resolve_action(rows, traits)
    own = config.id if isinstance(config.id, UUID) else None
    basis = "given" if new.due_at else "row" if own else "default"
    terms = terms_of(basis, config, new.severity, new.due_at, now)
    cause = Cause.BY_HAND if new.due_at else Cause.CREATED
    return NewTarget(
        Target(terms, now, cause, config),
        basis,
        own,
        config.version if own else None,
        new.severity.value,
        new.due_at,
    )


async def insert(drafts: Sequence[Draft], now: datetime, *, by: Actor) -> set[UUID]:
    """Write the actions; the keys of those that nobody else raised in the same moment."""
    if not drafts:
        return set()
    rows = [_row(draft, now, by) for draft in drafts]
    names = ", ".join(rows[0])
    written = await db.fetch(
        f"insert into action ({names}) select {names} from jsonb_populate_recordset(null::action, $1::jsonb)"
        " on conflict (hospital, source_type, dedupe_key) where dedupe_key <> '' do nothing returning id",
        json.dumps(rows, default=str),
    )
    return {row["id"] for row in written}


def _row(draft: Draft, now: datetime, by: Actor) -> dict[str, Any]:
    new = draft.new
    return {
        "id": draft.key,
        "reference": draft.reference,
        "source_type": new.source.value,
        "subject_kind": new.subject.kind if new.subject else "",
        "subject_id": new.subject.id if new.subject else None,
        "dedupe_key": new.key,
        "title": new.title.strip()[:500],
        "description": new.description,
        "hospital": new.hospital,
        "department": draft.department,
        "category": new.category.value,
        "priority": new.priority.value,
        "severity": new.severity.value,
        "status": "open",
        "assigned_to": draft.assignee,
        "assigned_at": now if draft.assignee else None,
        "queue": draft.queue,
        "queued_at": now if draft.queue else None,
        "routed_by": UUID(draft.routing.rule.id) if draft.routing and draft.routing.rule else None,
        **facts.standing(draft.plan, NOTHING_TAKEN, now),
        "unroutable": False,
        "config": draft.target.config,
        "config_version": draft.target.config_version,
        "requires_approval": new.requires_approval,
        "action_plan": new.action_plan,
        "outcome": "",
        "rejection_reason": "",
        "cancel_reason": "",
        "metadata": new.metadata,
        "version": 1,
        "created_by": by.id,
        "created_at": now,
        "updated_at": now,
    }
