"""SLA configuration rows and the terms they set: how long after its anchor each instant of an item lies."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Self

from app.sla.rules.calendar import Calendar


class Level(StrEnum):
    """Severity and priority share these four (sla.md 1.2)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


DEFAULT_HOURS = {Level.CRITICAL: 24, Level.HIGH: 48, Level.MEDIUM: 72, Level.LOW: 120}


@dataclass(frozen=True)
class Terms:
    """What a configuration row means for one item: spans from the anchor, None where there is no such instant.

    `strict` is the standard overdue logic: the escalation comes after its instant, not at it.
    """

    due: timedelta | None = None
    first: timedelta | None = None
    second: timedelta | None = None
    escalation: timedelta | None = None
    strict: bool = False
    levels: int = 0
    step: timedelta = timedelta(hours=24)
    acknowledged: timedelta | None = None
    first_only_while_open: bool = True
    first_only_before_due: bool = False
    calendar: Calendar | None = None
    pausing: bool = False
    response: timedelta | None = None
    next_response: timedelta | None = None
    origin: datetime | None = None  # spans count from here, not from creation: a deadline set by hand

    def by_hand(self, due_at: datetime, since: datetime) -> Self:
        """The same promise with a due instant set by a person at `since`; the rest keeps its distance to it.

        Raises ValueError where there is no deadline to move (sla.md 1.11 B17).
        """
        if self.due is None:
            raise ValueError("An item without a target has no deadline to move.")
        moved = (due_at - since) - self.due
        return replace(
            self,
            due=due_at - since,
            first=_moved(self.first, moved),
            second=_moved(self.second, moved),
            escalation=_moved(self.escalation, moved),
            origin=since,
        )


@dataclass(frozen=True)
class Config:
    """A complaint configuration row (sla.md 1.2). None in a condition is any value; hours are whole."""

    hospital: str | None
    sla_hours: int
    source: str | None = None
    severity: str | None = None
    priority: str | None = None
    first_reminder_hours_after: int = 0
    second_reminder_hours_after: int = 0
    escalation_hours_after: int = 0
    reminder_hours_before: int = 4
    second_reminder_enabled: bool = False
    second_reminder_hours_before: int = 2
    thank_you_email_enabled: bool = False
    is_active: bool = True
    pause_on_waiting: bool = False
    calendar: Calendar | None = None
    no_target: bool = False
    response_hours: int | None = None
    next_response_hours: int | None = None
    max_escalation_level: int = 1
    escalation_step_hours: int = 24
    acknowledge_hours: int = 24
    version: int = 1
    id: object = None

    @cached_property
    def terms(self) -> Terms:
        """The instants of sla.md 1.2, each field falling back on its own."""
        if self.no_target:
            return Terms(calendar=self.calendar)
        return Terms(
            due=hours(self.sla_hours),
            first=_some(self.first_reminder_hours_after or self.sla_hours - self.reminder_hours_before),
            second=_some(self.second_reminder_hours_after or self._second_before),
            escalation=hours(self.escalation_hours_after or self.sla_hours),
            strict=not self.escalation_hours_after,
            levels=self.max_escalation_level,
            step=hours(self.escalation_step_hours),
            acknowledged=hours(self.acknowledge_hours),
            calendar=self.calendar,
            pausing=self.pause_on_waiting,
            response=None if self.response_hours is None else hours(self.response_hours),
            next_response=None if self.next_response_hours is None else hours(self.next_response_hours),
        )

    @property
    def _second_before(self) -> int:
        return self.sla_hours - self.second_reminder_hours_before if self.second_reminder_enabled else 0


@dataclass(frozen=True)
class ActionConfig:
    """An action configuration row (sla.md 1.6). No hospital and no department is the global row."""

    hospital: str | None = None
    department: str | None = None
    name: str = ""
    critical_hours: int = 24
    high_hours: int = 48
    medium_hours: int = 72
    low_hours: int = 120
    reminder_hours_before: int = 4
    auto_escalate: bool = True
    escalation_delay_hours: int = 2
    escalation_step_hours: int = 24
    max_escalation_level: int = 3
    is_active: bool = True
    version: int = 1
    id: object = None

    def __post_init__(self) -> None:
        if self.department and not self.hospital:
            raise ValueError("A department row names its hospital.")  # sla.md 1.11 B2

    def terms(self, severity: str | None) -> Terms:
        """The instants of sla.md 1.6; an unknown severity counts as medium."""
        return self._terms.get(severity or "", self._terms[Level.MEDIUM])

    @cached_property
    def _terms(self) -> dict[str, Terms]:
        sizes = {
            Level.CRITICAL: self.critical_hours,
            Level.HIGH: self.high_hours,
            Level.MEDIUM: self.medium_hours,
            Level.LOW: self.low_hours,
        }
        return {severity: self._for(size) for severity, size in sizes.items()}

    def _for(self, size: int) -> Terms:
        return Terms(
            due=hours(size),
            first=_some(size - self.reminder_hours_before),
            escalation=hours(size + self.escalation_delay_hours),
            levels=self.max_escalation_level if self.auto_escalate else 0,
            step=hours(self.escalation_step_hours),
            first_only_while_open=False,
            first_only_before_due=True,
        )


AnyConfig = Config | ActionConfig

DEFAULT_ACTION = ActionConfig(name="Built-in defaults")


@lru_cache
def default_config(severity: str | None) -> Config:
    """What holds for a complaint that no row fits: it is reminded and escalated all the same (sla.md 1.11 A11)."""
    known = Level(severity) if severity in list(Level) else Level.MEDIUM
    return Config(hospital=None, sla_hours=DEFAULT_HOURS[known])


def seeded(hospital: str) -> list[Config]:
    """The four rows every hospital begins with (sla.md 1.2): source, due, first, second, escalation."""
    rows = (
        ("MOH", 24, 12, 30, 24),
        ("CCHI", 48, 24, 60, 48),
        ("PATIENT", 72, 24, 72, 72),
        ("FAMILY", 72, 24, 72, 72),
    )
    return [
        Config(
            hospital,
            due,
            source,
            first_reminder_hours_after=first,
            second_reminder_hours_after=second,
            escalation_hours_after=escalation,
        )
        for source, due, first, second, escalation in rows
    ]


def hours(n: int) -> timedelta:
    """So many whole hours."""
    return timedelta(hours=n)


def _some(n: int) -> timedelta | None:
    """Hours after the anchor; none at all where they would lie at it or before (sla.md 1.11 A13)."""
    return timedelta(hours=n) if n > 0 else None


def _moved(span: timedelta | None, by: timedelta) -> timedelta | None:
    return None if span is None else span + by
