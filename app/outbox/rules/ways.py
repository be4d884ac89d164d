"""Gateways in their order, with their health (notifications.md 11.2). Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from app.outbox.gateways.contract import Outcome

FAILURES = 5
WITHIN = timedelta(seconds=60)
OPEN_FOR = timedelta(seconds=120)
#: how long others keep away while one message tries whether a gateway is well again
PROBE_FOR = timedelta(seconds=30)

#: what says something about the gateway, not about the message
_ITS_FAULT = frozenset({Outcome.RETRYABLE, Outcome.AMBIGUOUS})


@dataclass(frozen=True)
class Way:
    """A gateway as the dispatcher knows it. `open_until` set is a circuit that opened: nobody may pass
    before it, and then one message at a time, until one gets through."""

    name: str
    provider: str
    channel: str
    idempotent: bool = False
    on_ambiguous: str = "failover"
    window: int = 50
    per_second: int = 0
    per_minute: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    open_until: datetime | None = None
    last_ok_at: datetime | None = None
    last_error: str = ""
    settings: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def spacing(self) -> timedelta:
        """How long lies between two calls at least; nothing without a limit."""
        second = timedelta(seconds=1) / self.per_second if self.per_second else timedelta()
        minute = timedelta(minutes=1) / self.per_minute if self.per_minute else timedelta()
        return max(second, minute)

    def is_closed(self) -> bool:
        """Whether messages may pass as they come."""
        return self.open_until is None

    def wants_probe(self, now: datetime) -> bool:
        """Whether one message may try if it is well again."""
        return self.open_until is not None and self.open_until <= now


def after_calls(way: Way, outcomes: Iterable[Outcome], now: datetime, error: str = "") -> Way:
    """The health of a gateway after some calls, in the order they ended.

    Five failures in a row within a minute open the circuit for two minutes; a failed probe opens it again.
    """
    for outcome in outcomes:
        if outcome in _ITS_FAULT:
            way = _failed(way, now, error)
        else:
            way = replace(way, failures=0, failing_since=None, open_until=None, last_ok_at=now)
    return way


def _failed(way: Way, now: datetime, error: str) -> Way:
    since = way.failing_since
    fresh = since is None or now - since > WITHIN
    failures = 1 if fresh and way.open_until is None else way.failures + 1
    opens = way.open_until is not None or failures >= FAILURES
    return replace(
        way,
        failures=failures,
        failing_since=now if fresh else since,
        open_until=now + OPEN_FOR if opens else None,
        last_error=error,
    )


def candidates(ways: Sequence[Way], channel: str, without: Collection[str]) -> list[Way]:
    """The gateways of a channel that a message may still take, in their order."""
    return [way for way in ways if way.channel == channel and way.name not in without]


def passable(ways: Iterable[Way]) -> list[Way]:
    """Those whose circuit is closed."""
    return [way for way in ways if way.is_closed()]


def reopens(ways: Iterable[Way]) -> datetime | None:
    """When the first of some open gateways may be tried again."""
    return min((way.open_until for way in ways if way.open_until is not None), default=None)
