"""When periodic work is due: rules whose slots are instants, whatever the clocks of a country do. Pure.

A slot on a wall clock that the clocks jump over is taken at the first minute after the jump, and a repeated
hour has its slots once (reliability.md 52, notifications.md 11.6 C).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

_EPOCH = datetime(2000, 1, 3, tzinfo=UTC)  # a Monday
_EVERY_HOUR = tuple(range(24))
_FURTHEST = 366


class Rule(Protocol):
    """Something that has slots."""

    @property
    def late(self) -> timedelta:
        """How late a slot is still worth doing."""

    def latest(self, now: datetime) -> datetime | None:
        """The newest slot at or before an instant."""

    def following(self, after: datetime) -> datetime | None:
        """The first slot after an instant."""


@dataclass(frozen=True)
class Every:
    """At a regular interval, counted from midnight UTC on a Monday."""

    interval: timedelta
    late: timedelta = timedelta(days=1)

    def latest(self, now: datetime) -> datetime:
        return _EPOCH + (now - _EPOCH) // self.interval * self.interval

    def following(self, after: datetime) -> datetime:
        return self.latest(after) + self.interval


@dataclass(frozen=True)
class WallClock:
    """At times on the wall clock of a zone (an IANA name).

    `weekdays` counts Monday as 0; `days` are days of the month, `months` months of the year; empty is every.
    """

    hours: tuple[int, ...] = _EVERY_HOUR
    minutes: tuple[int, ...] = (0,)
    weekdays: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    zone: str = "UTC"
    late: timedelta = timedelta(days=1)

    def latest(self, now: datetime) -> datetime | None:
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return next(
            (
                slot
                for back in range(-1, _FURTHEST)
                for slot in reversed(self._slots(today - timedelta(days=back)))
                if slot <= now
            ),
            None,
        )

    def following(self, after: datetime) -> datetime | None:
        today = after.astimezone(ZoneInfo(self.zone)).date()
        return next(
            (
                slot
                for ahead in range(-1, _FURTHEST)
                for slot in self._slots(today + timedelta(days=ahead))
                if slot > after
            ),
            None,
        )

    def _slots(self, day: date) -> list[datetime]:
        if self.weekdays and day.weekday() not in self.weekdays:
            return []
        if self.days and day.day not in self.days:
            return []
        if self.months and day.month not in self.months:
            return []
        return sorted({instant_of(day, at, ZoneInfo(self.zone)) for at in self._times()})

    def _times(self) -> Iterator[time]:
        return (time(hour, minute) for hour in self.hours for minute in self.minutes)


def daily_at(clock: str, zone: str = "UTC", late: timedelta = timedelta(days=1)) -> WallClock:
    """Every day at a time written as "02:10"."""
    at = time.fromisoformat(clock)
    return WallClock((at.hour,), (at.minute,), zone=zone, late=late)


def monthly_on(day: int, clock: str, zone: str = "UTC") -> WallClock:
    """On a day of every month, at a time written as "02:10"."""
    at = time.fromisoformat(clock)
    return WallClock((at.hour,), (at.minute,), days=(day,), zone=zone, late=timedelta(days=3))


def every(**interval: int) -> Every:
    """At a regular interval: every(minutes=5)."""
    return Every(timedelta(**interval))


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant a wall clock shows this; the end of the gap when it never does, the first when twice."""
    wall = datetime.combine(day, at, zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _end_of_gap(wall.replace(fold=1).astimezone(UTC), instant, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second between two instants that has the later offset."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
