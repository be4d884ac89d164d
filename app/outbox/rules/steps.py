"""What follows an attempt (notifications.md 11.1, reliability.md 3.1, decisions.md 16 and 23). Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.outbox.gateways.contract import Outcome, Result
from app.outbox.rules.ways import Way

LADDER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
SPREAD = 0.1
LOST = "lost"


class Step(StrEnum):
    """What becomes of a message now."""

    SENT = "sent"
    OVER = "over"
    WAIT = "wait"
    GIVE_UP = "give_up"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Next:
    """A step, with the gateway it goes over to, or how long it waits."""

    step: Step
    way: Way | None = None
    wait: timedelta = timedelta()


def after(
    result: Result,
    way: Way,
    others: Sequence[Way],
    *,
    rounds: int,
    max_rounds: int,
    retryable: bool,
    jitter: float,
) -> Next:
    """What follows one attempt.

    `others` are the gateways this round has not tried; `rounds` counts this one; `retryable` says whether an
    earlier gateway of the round failed in a way that may pass; `jitter` lies between -1 and 1.
    """
    if result.outcome is Outcome.ACCEPTED:
        return Next(Step.SENT)
    doubtful = result.outcome is Outcome.AMBIGUOUS and not way.idempotent
    if doubtful and (way.on_ambiguous == "hold" or not others):
        return Next(Step.UNKNOWN)
    if others:
        return Next(Step.OVER, way=others[0])
    if result.outcome is Outcome.PERMANENT and not retryable:
        return Next(Step.GIVE_UP)
    if rounds >= max_rounds:
        return Next(Step.GIVE_UP)
    return Next(Step.WAIT, wait=wait_after(rounds, jitter, result.retry_after))


def wait_after(rounds: int, jitter: float, asked: int | None = None) -> timedelta:
    """1, 5, 15, 60, then 240 minutes, spread by +-10 %; at least what the gateway asked for, in seconds."""
    step = LADDER[min(max(rounds, 1), len(LADDER)) - 1] * (1 + SPREAD * max(-1.0, min(1.0, jitter)))
    return max(step, timedelta(seconds=asked or 0))


@dataclass(frozen=True)
class Past:
    """An attempt of before: `outcome` is empty while nobody knows."""

    gateway: str
    outcome: str


def closed_to(past: Iterable[Past], ways: Iterable[Way]) -> set[str]:
    """The gateways a message may not take again: they refused it for good, or may have delivered it."""
    repeatable = {way.name for way in ways if way.idempotent}
    doubtful = {Outcome.AMBIGUOUS.value, LOST, ""}
    return {
        each.gateway
        for each in past
        if each.outcome == Outcome.PERMANENT.value
        or (each.outcome in doubtful and each.gateway not in repeatable)
    }


def rounds_of(past: Collection[Past]) -> int:
    """How many rounds there have been: the most often one gateway was tried. A call whose consumer died is no
    failure of the message: many deaths must not use up its attempts."""
    names = [each.gateway for each in past if each.outcome != LOST]
    return max((names.count(name) for name in set(names)), default=0)
