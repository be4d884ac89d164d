"""Was the promise kept: the deadline, the response clocks, and where the time went (sla.md 1.1, 3.2-3.4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.sla.rules.calendar import after, between, elapsed
from app.sla.rules.item import Target
from app.sla.rules.ladder import late
from app.sla.rules.planning import Plan, planned
from app.sla.rules.timeline import CANCELLED


class Outcome(StrEnum):
    """How a promise stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"
    NO_TARGET = "no_target"
    SUPERSEDED = "superseded"


class BreachCause(StrEnum):
    """A deadline that passed, or one that a change moved into the past (counted apart in reports)."""

    TIME = "time"
    RETARGET = "retarget"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The facts at an instant. `remaining_seconds` is open time to the deadline, negative beyond it."""

    due_at: datetime | None
    overdue: bool
    breached: bool
    outcome: Outcome
    breach_cause: BreachCause | None
    paused: bool
    remaining_seconds: int | None


@dataclass(frozen=True, slots=True)
class Clock:
    """One measured answer: when it was asked for, when it came, and what was promised (None: measured only)."""

    started_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    seconds: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Spent:
    """Open seconds since creation, in three sums that are never mixed."""

    working: int
    waiting: int
    solved: int


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """A target of the item and how it ended; `until` is None for the one in force."""

    version: int
    target: Target
    due_at: datetime | None
    until: datetime | None
    outcome: Outcome
    breach_cause: BreachCause | None


def verdict(plan: Plan, now: datetime) -> Verdict:
    """How the target in force stands at `now`."""
    was_late = late(plan, now)
    cancelled = plan.line.status == CANCELLED
    return Verdict(
        due_at=plan.due_at,
        overdue=was_late and not plan.over,
        breached=was_late and not cancelled,
        outcome=_outcome(plan, now),
        breach_cause=_cause(plan, plan.version) if was_late and not cancelled else None,
        paused=plan.paused,
        remaining_seconds=None if plan.limit is None else _remaining(plan, plan.limit, now),
    )


def first_response(plan: Plan, now: datetime) -> Clock:
    """The clock of the first public answer or department response. It never pauses (sla.md 3.2)."""
    return _clock(plan, plan.item.created_at, plan.line.first_answer_at, plan.terms.response, now)


def next_responses(plan: Plan, now: datetime) -> list[Clock]:
    """One clock for each message of the complainant, ended by our reply or by resolving (sla.md 3.2)."""
    return [_clock(plan, at, reply, plan.terms.next_response, now) for at, reply in plan.line.messages]


def spent(plan: Plan, now: datetime) -> Spent:
    """Where the time since creation went, by the row's calendar; waiting counts apart even where it does not pause."""
    line, calendar = plan.line, plan.terms.calendar
    waits = [*line.waits, *([(line.waiting_since, now)] if line.waiting_since else [])]
    gaps = [*line.gaps, *([(line.ended_at, now)] if line.ended_at else [])]
    return Spent(
        working=elapsed(calendar, plan.item.created_at, now, [*waits, *gaps]),
        waiting=sum((between(calendar, a, b) for a, b in waits), timedelta()) // timedelta(seconds=1),
        solved=sum((between(calendar, a, b) for a, b in gaps), timedelta()) // timedelta(seconds=1),
    )


def targets(plan: Plan, now: datetime) -> list[TargetOutcome]:
    """Every target the item has had, oldest first, each with what became of it (sla.md 3.4)."""
    return [_target_outcome(plan, version, now) for version in range(1, plan.version + 1)]


def _target_outcome(plan: Plan, version: int, now: datetime) -> TargetOutcome:
    own, until = _under(plan, version), None
    outcome = _outcome(own, now)
    if version < plan.version:
        until = plan.item.targets[version].since
        outcome = Outcome.BREACHED if late(own, until) else Outcome.SUPERSEDED
        outcome = Outcome.NO_TARGET if own.no_target else outcome
    cause = _cause(plan, version) if outcome is Outcome.BREACHED else None
    return TargetOutcome(version, own.item.targets[version - 1], own.limit, until, outcome, cause)


def _under(plan: Plan, version: int) -> Plan:
    if version == plan.version:
        return plan
    return planned(plan.item, plan.line, plan.item.targets[version - 1])


def _outcome(plan: Plan, now: datetime) -> Outcome:
    if plan.no_target:
        return Outcome.NO_TARGET
    if plan.line.status == CANCELLED:
        return Outcome.CANCELLED
    if late(plan, now):
        return Outcome.BREACHED
    if plan.over:
        return Outcome.MET
    return Outcome.PAUSED if plan.paused else Outcome.RUNNING


def _cause(plan: Plan, version: int) -> BreachCause:
    """Whose doing a breach is: the change's, if it put the deadline behind itself and nothing was late before."""
    if version == 1:
        return BreachCause.TIME
    since = plan.item.targets[version - 1].since
    limit = _under(plan, version).limit
    if limit is None or limit >= since:
        return BreachCause.TIME
    return _cause(plan, version - 1) if late(_under(plan, version - 1), since) else BreachCause.RETARGET


def _remaining(plan: Plan, limit: datetime, now: datetime) -> int:
    at, calendar = plan.counted(now), plan.terms.calendar
    if at > limit:
        return -elapsed(calendar, limit, at, plan.pauses)
    return elapsed(calendar, at, limit, plan.pauses)


def _clock(
    plan: Plan, start: datetime, end: datetime | None, promised: timedelta | None, now: datetime
) -> Clock:
    calendar = plan.terms.calendar
    stop = end or plan.line.ended_at or now
    due = None if promised is None else after(calendar, start, promised)
    return Clock(start, end, due, elapsed(calendar, start, stop), _clock_outcome(plan, due, end, stop))


def _clock_outcome(plan: Plan, due: datetime | None, end: datetime | None, stop: datetime) -> Outcome:
    if due is None:
        return Outcome.NO_TARGET
    if plan.line.status == CANCELLED:
        return Outcome.CANCELLED
    if stop > due:
        return Outcome.BREACHED
    return Outcome.RUNNING if end is None and not plan.over else Outcome.MET
