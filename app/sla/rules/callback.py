"""The promise of a booked callback: a warning near the end of its window, and a missed mark after it (cla.md 4.9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sla.rules.ladder import (
    NOTHING_TAKEN,
    Deed,
    Kind,
    Reason,
    Step,
    Taken,
    second_after,
    whole_second,
)

WARN_BEFORE = timedelta(minutes=5)
WINDOW = timedelta(minutes=30)
BY_SLA_120 = frozenset({"SMS", "VOICEMAIL"})


@dataclass(frozen=True, slots=True)
class Callback:
    """A booked callback that nobody has made yet: when it was booked, and when its window ends.

    `attempt` tells one booking of a case from the next, as a reopening does for a complaint.
    """

    booked_at: datetime
    ends_at: datetime
    attempt: int = 1

    @property
    def warn_at(self) -> datetime:
        """Five minutes before the end of the window."""
        return self.ends_at - WARN_BEFORE


def window_end(source: str, starts_at: datetime, sla_120: datetime) -> datetime:
    """The end of the half hour, which both kinds of window share; for SMS and voicemail the two-hour mark."""
    return sla_120 if source in BY_SLA_120 else starts_at + WINDOW


def callback_steps(callback: Callback, now: datetime, taken: Taken = NOTHING_TAKEN) -> list[Step]:
    """What a sweep does with a callback: warn up to the end of the window, else only say that it was missed."""
    steps, missed = [], now > callback.ends_at
    if now >= callback.warn_at and not taken.settled(Kind.WARN, callback.attempt):
        reason = Reason.DEADLINE_PASSED if missed else None
        steps.append(Step(Kind.WARN, Deed.SKIP if missed else Deed.SEND, callback.attempt, reason=reason))
    if missed and not taken.settled(Kind.MISSED, callback.attempt):
        steps.append(Step(Kind.MISSED, Deed.SEND, callback.attempt))
    return steps


def callback_wake_at(callback: Callback, taken: Taken = NOTHING_TAKEN) -> datetime | None:
    """The first whole second at which `callback_steps` has something, never before the booking."""
    moments = []
    if not taken.settled(Kind.WARN, callback.attempt):
        moments.append(whole_second(callback.warn_at))
    if not taken.settled(Kind.MISSED, callback.attempt):
        moments.append(second_after(callback.ends_at))
    return max(min(moments), whole_second(callback.booked_at)) if moments else None
