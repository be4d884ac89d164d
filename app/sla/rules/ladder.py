"""What a sweep does with an item, and when the next one has anything to do (sla.md 1.3, 1.6; decisions.md 3)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from app.kernel.answers import value
from app.sla.rules.calendar import after
from app.sla.rules.planning import Plan


class Kind(StrEnum):
    """What a step is about. An action's only reminder is a first reminder; the last two are a callback's."""

    FIRST_REMINDER = "first_reminder"
    SECOND_REMINDER = "second_reminder"
    ESCALATION = "escalation"
    OVERDUE = "overdue"
    WARN = "warn"
    MISSED = "missed"


class Deed(StrEnum):
    """Send the notice, settle it without sending, or mark the item."""

    SEND = "send"
    SKIP = "skip"
    MARK = "mark"


class Reason(StrEnum):
    """Why a notice is not sent."""

    BEFORE_CHANGE = "before_change"
    SECOND_TAKES_OVER = "second_takes_over"
    ESCALATED = "escalated"
    DEADLINE_PASSED = "deadline_passed"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    ENDED = "ended"


class State(StrEnum):
    """How a notice was settled."""

    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


@value()
class Step:
    """One thing the sweep must do now. `level` is 0 but for escalations, which count from 1."""

    kind: Kind
    deed: Deed
    round: int = 1
    level: int = 0
    reason: Reason | None = None


@value()
class Mark:
    """A settled notice: a row of `sla_notice`, unique by kind, round and level. `at` is when it really was."""

    kind: Kind
    round: int
    level: int
    state: State
    at: datetime
    reason: Reason | None = None


@value()
class Taken:
    """What sweeps have done so far: the notices, and the stored overdue mark."""

    marks: tuple[Mark, ...] = ()
    overdue: bool = False

    def having(self, steps: Iterable[Step], at: datetime) -> Self:
        """What is taken once these steps are done at `at`."""
        marks, overdue = list(self.marks), self.overdue
        for step in steps:
            if step.deed is Deed.MARK:
                overdue = True
            else:
                state = State.SENT if step.deed is Deed.SEND else State.SKIPPED
                marks.append(Mark(step.kind, step.round, step.level, state, at, step.reason))
        return replace(self, marks=tuple(marks), overdue=overdue)

    def settled(self, kind: Kind, round: int) -> Mark | None:
        """The notice of a kind in a round; the highest level of an escalation."""
        found: Mark | None = None
        for mark in self.marks:
            if mark.kind is kind and mark.round == round and (found is None or mark.level > found.level):
                found = mark
        return found

    def sent_at(self, kind: Kind) -> datetime | None:
        """When a notice of a kind last went out, in whatever round; sent marks stay (sla.md 1.11 A20)."""
        sent = (mark.at for mark in self.marks if mark.kind is kind and mark.state is not State.SKIPPED)
        return max(sent, default=None)


NOTHING_TAKEN = Taken()
SECOND = timedelta(seconds=1)


def item_steps(plan: Plan, now: datetime, taken: Taken = NOTHING_TAKEN) -> list[Step]:
    """All a sweep at `now` must do, in order: reminders, escalation, the overdue mark (sla.md 1.3)."""
    steps: list[Step] = []
    if not plan.silent and plan.limit is not None:
        steps.extend(_reminders(plan, now, taken))
        coming = next_escalation(plan, taken)
        if coming is not None and now >= coming[1]:
            steps.append(Step(Kind.ESCALATION, Deed.SEND, plan.round, coming[0]))
    if not taken.overdue and not plan.over and late(plan, now):
        steps.append(Step(Kind.OVERDUE, Deed.MARK, plan.round))
    return steps


def item_wake_at(plan: Plan, taken: Taken = NOTHING_TAKEN) -> datetime | None:
    """The first whole second at which `item_steps` has something, as things stand; None when it never will.

    Never before the last change of status or target, which made things stand so; it may lie in the past.
    """
    moments = list(_wakes(plan, taken))
    if not moments:
        return None
    return max(min(moments), whole_second(max(plan.line.since, plan.item.target.since)))


def late(plan: Plan, now: datetime) -> bool:
    """The clock ran beyond the limit, strictly; a pause stops it but takes nothing back (sla.md 3.3)."""
    return plan.limit is not None and plan.counted(now) > plan.limit


def whole_second(at: datetime) -> datetime:
    """The first whole second that is not before an instant."""
    return at if not at.microsecond else at.replace(microsecond=0) + SECOND


def second_after(at: datetime) -> datetime:
    """The first whole second after an instant."""
    return at.replace(microsecond=0) + SECOND


def next_escalation(plan: Plan, taken: Taken) -> tuple[int, datetime] | None:
    """The next level and the first whole second at which it is raised, if one is left (sla.md 1.2, 1.6).

    A level comes a step after the one before was really sent, and not while an acknowledgement holds it back.
    """
    terms, at = plan.terms, plan.escalate_at
    raised = taken.settled(Kind.ESCALATION, plan.round)
    level = raised.level + 1 if raised else 1
    if at is None or terms.escalation is None or level > terms.levels:
        return None
    if raised is None:
        return level, second_after(at) if terms.strict else whole_second(at)
    waits = [
        second_after(raised.at),  # a step of no hours still climbs one level a sweep
        plan.moment(terms.escalation + raised.level * terms.step),
        after(terms.calendar, raised.at, terms.step, plan.pauses),
        *_held_back(plan, raised.at),
    ]
    return level, whole_second(max(waits))


def _held_back(plan: Plan, since: datetime) -> Iterator[datetime]:
    hold = plan.terms.acknowledged
    for at in plan.line.acknowledged:
        if hold is not None and at >= since:
            yield after(plan.terms.calendar, at, hold, plan.pauses)


def _wakes(plan: Plan, taken: Taken) -> Iterator[datetime]:
    if plan.limit is None or plan.over:
        return
    if not taken.overdue and (not plan.paused or late(plan, plan.limit + SECOND)):
        yield second_after(plan.limit)
    if plan.silent:
        return
    coming = next_escalation(plan, taken)
    if coming is not None:
        yield coming[1]
    if plan.first_at and plan.first_possible and not taken.settled(Kind.FIRST_REMINDER, plan.round):
        yield whole_second(plan.first_at)
    if plan.second_at and not taken.settled(Kind.SECOND_REMINDER, plan.round):
        yield whole_second(plan.second_at)


def _reminders(plan: Plan, now: datetime, taken: Taken) -> Iterator[Step]:
    first, second = plan.first_at, plan.second_at
    second_mark = taken.settled(Kind.SECOND_REMINDER, plan.round)
    second_due = second is not None and now >= second and second_mark is None
    second_lost = second_due and _before_change(plan, second)
    if (
        first is not None
        and now >= first
        and plan.first_possible
        and not taken.settled(Kind.FIRST_REMINDER, plan.round)
    ):
        sent = second_mark is not None and second_mark.state is not State.SKIPPED
        takes_over = sent or (second_due and not second_lost)
        yield _settle(plan, Kind.FIRST_REMINDER, _first_lost(plan, now, taken, takes_over))
    if second_due:
        yield _settle(plan, Kind.SECOND_REMINDER, Reason.BEFORE_CHANGE if second_lost else None)


def _settle(plan: Plan, kind: Kind, lost: Reason | None) -> Step:
    return Step(kind, Deed.SKIP if lost else Deed.SEND, plan.round, reason=lost)


def _first_lost(plan: Plan, now: datetime, taken: Taken, takes_over: bool) -> Reason | None:
    """Why a first reminder whose instant has come is not sent after all."""
    if _before_change(plan, plan.first_at):
        return Reason.BEFORE_CHANGE
    if takes_over:
        return Reason.SECOND_TAKES_OVER
    if plan.terms.first_only_before_due:
        return Reason.DEADLINE_PASSED if plan.limit is not None and now >= plan.limit else None
    raised = taken.settled(Kind.ESCALATION, plan.round)
    return Reason.ESCALATED if raised or _escalation_came(plan, now) else None


def _escalation_came(plan: Plan, now: datetime) -> bool:
    at = plan.escalate_at
    return at is not None and (now > at if plan.terms.strict else now >= at)


def _before_change(plan: Plan, at: datetime | None) -> bool:
    return at is not None and plan.retargeted_at is not None and at < plan.retargeted_at
