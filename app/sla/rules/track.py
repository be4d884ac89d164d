"""The milestones of an item for its page: what is planned, what was sent, and what is not needed and why."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from app.sla.rules.callback import Callback
from app.sla.rules.ladder import NOTHING_TAKEN, Kind, Mark, Reason, State, Taken, late, next_escalation
from app.sla.rules.planning import Plan


class Stop(StrEnum):
    """What a milestone is: the notices, and the fixed points between them."""

    CREATED = "created"
    FIRST_REMINDER = "first_reminder"
    SECOND_REMINDER = "second_reminder"
    ESCALATION = "escalation"
    DUE = "due"
    ENDED = "ended"
    WARN = "warn"
    NOW = "now"


class Look(StrEnum):
    """How a milestone is drawn."""

    PLANNED = "planned"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    NOT_NEEDED = "not_needed"
    PAUSED = "paused"
    REACHED = "reached"
    MISSED = "missed"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point of the track. `at` is its planned instant (None while the clock is paused before it),
    `done_at` when a notice was really settled."""

    stop: Stop
    look: Look
    at: datetime | None
    level: int = 0
    reason: Reason | None = None
    done_at: datetime | None = None


def item_milestones(plan: Plan, now: datetime, taken: Taken = NOTHING_TAKEN) -> list[Milestone]:
    """The track in order of time; what has no instant yet stands last. Notices are those of the present round."""
    points = [Milestone(Stop.CREATED, Look.REACHED, plan.item.created_at), Milestone(Stop.NOW, Look.NOW, now)]
    if plan.limit is not None:
        points.append(_due(plan, plan.limit, now))
        points.extend(_notices(plan, taken))
    if plan.line.ended_at is not None:
        points.append(Milestone(Stop.ENDED, Look.REACHED, plan.line.ended_at))
    return sorted(points, key=_order)


def callback_milestones(callback: Callback, now: datetime, taken: Taken = NOTHING_TAKEN) -> list[Milestone]:
    """The track of a booked callback."""
    warned = taken.settled(Kind.WARN, callback.attempt)
    warn = Milestone(Stop.WARN, Look.PLANNED, callback.warn_at)
    points = [
        Milestone(Stop.CREATED, Look.REACHED, callback.booked_at),
        _settled(Stop.WARN, callback.warn_at, warned) if warned else warn,
        Milestone(Stop.DUE, Look.MISSED if now > callback.ends_at else Look.PLANNED, callback.ends_at),
        Milestone(Stop.NOW, Look.NOW, now),
    ]
    return sorted(points, key=_order)


def _notices(plan: Plan, taken: Taken) -> list[Milestone]:
    points = []
    if plan.first_at is not None:
        mark = taken.settled(Kind.FIRST_REMINDER, plan.round)
        points.append(_notice(plan, Stop.FIRST_REMINDER, plan.first_at, mark))
    if plan.second_at is not None:
        mark = taken.settled(Kind.SECOND_REMINDER, plan.round)
        points.append(_notice(plan, Stop.SECOND_REMINDER, plan.second_at, mark))
    raised = [mark for mark in taken.marks if mark.kind is Kind.ESCALATION and mark.round == plan.round]
    points.extend(_settled(Stop.ESCALATION, mark.at, mark) for mark in raised)
    coming = next_escalation(plan, taken)
    if coming is not None:
        level, at = coming
        planned = plan.escalate_at if level == 1 and plan.escalate_at else at
        points.append(_notice(plan, Stop.ESCALATION, planned, None, level))
    return points


def _notice(plan: Plan, stop: Stop, at: datetime, mark: Mark | None, level: int = 0) -> Milestone:
    if mark is not None:
        return _settled(stop, at, mark)
    reason = _needless(plan, stop, at)
    if reason is not None:
        return Milestone(stop, Look.NOT_NEEDED, at, level, reason)
    if plan.paused_since is not None and at > plan.paused_since:
        return Milestone(stop, Look.PAUSED, None, level)
    return Milestone(stop, Look.PLANNED, at, level)


def _settled(stop: Stop, at: datetime, mark: Mark) -> Milestone:
    look = {State.SENT: Look.SENT, State.SKIPPED: Look.SKIPPED, State.FAILED: Look.FAILED}[mark.state]
    return Milestone(stop, look, at, mark.level, mark.reason, mark.at)


def _needless(plan: Plan, stop: Stop, at: datetime) -> Reason | None:
    if plan.over:
        return Reason.ENDED
    if plan.line.answered_at is not None:
        return Reason.ANSWERED
    reminder = stop is not Stop.ESCALATION
    if reminder and plan.retargeted_at is not None and at < plan.retargeted_at:
        return Reason.BEFORE_CHANGE
    if stop is Stop.FIRST_REMINDER and not plan.first_possible:
        return Reason.IN_PROGRESS
    return None


def _due(plan: Plan, limit: datetime, now: datetime) -> Milestone:
    if late(plan, now):
        return Milestone(Stop.DUE, Look.MISSED, limit)
    if plan.paused:
        return Milestone(Stop.DUE, Look.PAUSED, None)
    return Milestone(Stop.DUE, Look.NOT_NEEDED if plan.over else Look.PLANNED, limit)


_RANK = {stop: rank for rank, stop in enumerate(Stop)}
_LAST = datetime.max.replace(tzinfo=UTC)


def _order(point: Milestone) -> tuple[datetime, int]:
    return point.at or _LAST, _RANK[point.stop]
