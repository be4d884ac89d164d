"""The one clock. Nothing else in the house asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)
_ahead = timedelta(0)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC) + _ahead  # noqa: TID251 - this is the clock


def run_ahead(by: timedelta) -> None:
    """Let this process believe that it is later than it is: a fault for tests (`clock.ahead`), never a setting."""
    global _ahead
    _ahead = by


def frozen_at() -> datetime | None:
    """The instant the clock is held at, if a test holds it."""
    return _frozen.get()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at an instant, for rules that must be tried at any time of day."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a zone.")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def local(at: datetime, zone: str | tzinfo) -> datetime:
    """The same instant on the wall clock of a zone (an IANA name)."""
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
