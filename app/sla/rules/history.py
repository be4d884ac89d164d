"""An item built from what is known of it: the rows there are, its traits at creation, and what changed since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.sla.rules.config import ActionConfig, AnyConfig, Config, Terms
from app.sla.rules.item import Cause, Item, Target
from app.sla.rules.resolution import Traits, in_force, resolve, resolve_action
from app.sla.rules.timeline import OPEN, Event, Subject

Applied = int | AnyConfig | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change that may move the deadline. `value` is the new severity, priority, source or department;
    for APPLY_CONFIG a version (None: the newest) or a whole row; for BY_HAND the new due instant."""

    at: datetime
    cause: Cause
    value: str | Applied | datetime = None


@dataclass(slots=True)
class _Ground:
    """What the next target is resolved from."""

    rows: list[AnyConfig]
    traits: Traits
    applied: int | None = 0

    def take(self, change: Change) -> None:
        if change.cause is Cause.APPLY_CONFIG:
            self._apply(change.value)
        else:
            value = change.value if isinstance(change.value, str) else None
            self.traits = replace(self.traits, **{change.cause.value: value or None})

    def _apply(self, value: object) -> None:
        if isinstance(value, Config | ActionConfig):
            self.rows = [
                *self.rows,
                replace(value, version=1 + max((r.version for r in self.rows), default=0)),
            ]
            value = None
        self.applied = value if isinstance(value, int) else None


Choice = Callable[[Sequence[AnyConfig], Traits], tuple[AnyConfig, Terms]]


def complaint_item(
    created_at: datetime,
    traits: Traits,
    rows: Sequence[Config],
    *,
    events: Sequence[Event] = (),
    changes: Sequence[Change] = (),
    status: str = OPEN,
) -> Item:
    """A complaint with every target its changes gave it, each counted from creation (sla.md 3.4)."""
    targets = _targets(created_at, _Ground(list(rows), traits), changes, _complaint_choice)
    return Item(Subject.COMPLAINT, created_at, targets, tuple(events), status)


def action_item(
    created_at: datetime,
    traits: Traits,
    rows: Sequence[ActionConfig],
    *,
    events: Sequence[Event] = (),
    changes: Sequence[Change] = (),
    status: str = OPEN,
) -> Item:
    """An action with every target its changes gave it; a BY_HAND change at creation keeps a given deadline."""
    targets = _targets(created_at, _Ground(list(rows), traits), changes, _action_choice)
    return Item(Subject.ACTION, created_at, targets, tuple(events), status)


def _targets(
    created_at: datetime, ground: _Ground, changes: Sequence[Change], choose: Choice
) -> tuple[Target, ...]:
    targets = [_target(ground, created_at, Cause.CREATED, choose)]
    for change in sorted(changes, key=lambda one: one.at):
        if isinstance(change.value, datetime):
            terms = targets[-1].terms.by_hand(change.value, change.at)
            new = Target(terms, change.at, Cause.BY_HAND, targets[-1].row)
        else:
            ground.take(change)
            new = _target(ground, change.at, change.cause, choose)
        if (new.terms, new.row) == (targets[-1].terms, targets[-1].row):
            continue
        if change.at <= created_at:
            targets = []
        targets.append(new)
    return tuple(targets)


def _target(ground: _Ground, at: datetime, cause: Cause, choose: Choice) -> Target:
    row, terms = choose(in_force(ground.rows, ground.applied), ground.traits)
    return Target(terms, at, cause, row)


def _complaint_choice(rows: Sequence[AnyConfig], traits: Traits) -> tuple[AnyConfig, Terms]:
    row = resolve([row for row in rows if isinstance(row, Config)], traits)
    return row, row.terms


def _action_choice(rows: Sequence[AnyConfig], traits: Traits) -> tuple[AnyConfig, Terms]:
    row = resolve_action([row for row in rows if isinstance(row, ActionConfig)], traits)
    return row, row.terms(traits.severity)
