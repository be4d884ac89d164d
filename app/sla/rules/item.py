"""An item with a promise: its events, and the targets it has had one after the other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from app.kernel.answers import value
from app.sla.rules.config import AnyConfig, Terms
from app.sla.rules.timeline import OPEN, Event, Subject


class Cause(StrEnum):
    """Why a target came into force."""

    CREATED = "created"
    SEVERITY = "severity"
    PRIORITY = "priority"
    SOURCE = "source"
    DEPARTMENT = "department"
    APPLY_CONFIG = "apply_config"
    BY_HAND = "by_hand"


@value()
class Target:
    """Terms that hold from an instant on; `row` is the configuration row they come from."""

    terms: Terms
    since: datetime
    cause: Cause = Cause.CREATED
    row: AnyConfig | None = None


@value()
class Item:
    """A complaint or an action as the engine sees it.

    `status` is the one at creation, `events` what happened up to the present, `targets` oldest first and
    never empty. A target's version is its place in the list, counted from 1.
    """

    subject: Subject
    created_at: datetime
    targets: tuple[Target, ...]
    events: tuple[Event, ...] = ()
    status: str = OPEN

    @property
    def target(self) -> Target:
        """The target in force."""
        return self.targets[-1]

    def retargeted(self, target: Target) -> Self:
        """The item with one more target, or itself when nothing would change (sla.md 3.4)."""
        same = self.target.terms == target.terms and self.target.row == target.row
        return self if same else replace(self, targets=(*self.targets, target))

    def with_events(self, events: Sequence[Event]) -> Self:
        """The item after more events."""
        return replace(self, events=(*self.events, *events))

    def until(self, at: datetime) -> Self:
        """The item as it stood at an instant, with all that happened then."""
        return replace(
            self,
            events=tuple(event for event in self.events if event.at <= at),
            targets=(self.targets[0], *(t for t in self.targets[1:] if t.since <= at)),
        )
