"""When runs happen and how far back each looks, on the wall clock of one zone (notifications.md 4, 11.6).

A day's slots are hours of that wall clock. An hour that the clocks skip falls on the first instant after
the gap, an hour that comes twice counts once, so the windows between slots leave no hole and no overlap.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOURS = 24

_RANGE = re.compile(r"([0-9]{1,2})-([0-9]{1,2})", re.ASCII)
_LIST = re.compile(r"[0-9]{1,2}(?:\s*,\s*[0-9]{1,2})*", re.ASCII)


class BadHour(ValueError):
    """An `hour` that is none of the forms of C-3."""


@dataclass(frozen=True)
class Window:
    """What one run looks back on: after `start`, up to and including `end`, the run itself; in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Schedule:
    """The hours of a day at which a run happens, each once and in order, in a zone (an IANA name)."""

    hours: tuple[int, ...]
    zone: str = "UTC"

    def lookback(self, hour: int) -> int:
        """Hours since the slot before, across the night for the first of the day (C-4)."""
        place = self.hours.index(hour)
        before = self.hours[place - 1] if place else self.hours[-1] - HOURS
        return hour - before

    def instants(self, day: date) -> list[datetime]:
        """The instants of a local day's slots, in UTC; a day that the zone skipped has none."""
        zone = ZoneInfo(self.zone)
        found = {on_the_clock(day, time(hour), zone) for hour in self.hours}
        return sorted(at for at in found if at.astimezone(zone).date() == day)

    def windows(self, day: date) -> list[Window]:
        """The windows of a local day's slots; the first begins at the last slot before that day."""
        before = next(self._last_instants_before(day))
        ends = self.instants(day)
        return [Window(start, end) for start, end in zip([before, *ends], ends, strict=False)]

    def latest(self, now: datetime) -> datetime:
        """The last slot at or before an instant."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        passed = [at for at in self.instants(today) if at <= now]
        return passed[-1] if passed else next(self._last_instants_before(today))

    def next(self, now: datetime) -> datetime | None:
        """The first slot after an instant; a zone that skips a whole day has one the day after it."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        days = (today + timedelta(days=ahead) for ahead in range(3))
        return next((at for day in days for at in self.instants(day) if at > now), None)

    def _last_instants_before(self, day: date) -> Iterator[datetime]:
        while True:
            day -= timedelta(days=1)
            yield from self.instants(day)[-1:]


def trigger_hours(first: int, interval: int, last: int) -> tuple[int, ...]:
    """`first`, `first + interval`, ... while not after `last` (C-2)."""
    return tuple(range(first, last + 1, interval))


def hours_of(value: object) -> tuple[int, ...]:
    """The hours of a scheduled task: 8, "8", "8, 12, 16" or "8-16" (C-3).

    Raises BadHour for everything else.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        hours = [value]
    elif not isinstance(value, str):
        raise BadHour(value)
    elif found := _RANGE.fullmatch(value.strip()):
        hours = list(range(int(found[1]), int(found[2]) + 1))
    elif _LIST.fullmatch(value.strip()):
        hours = [int(hour) for hour in value.split(",")]
    else:
        raise BadHour(value)
    if not hours or not all(0 <= hour < HOURS for hour in hours):
        raise BadHour(value)
    return tuple(sorted(set(hours)))


def days_to_scan(today: date, last_success: date | None, most: int) -> list[date]:
    """Today, and before it the days without a successful run since the last one, at most `most` (C-7)."""
    missed = (today - last_success).days - 1 if last_success else 0
    back = max(min(missed, most), 0)
    return [today - timedelta(days=distance) for distance in range(back, -1, -1)]


@dataclass(frozen=True)
class QuietHours:
    """The part of a day in which nobody is disturbed; may cross midnight; the end is not in it."""

    start: time = time(21)
    end: time = time(8)

    def cover(self, wall: time) -> bool:
        """Whether a time on the clock lies in it. Start and end the same: never quiet."""
        if self.start <= self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end

    def wait_until(self, at: datetime, zone: str) -> datetime:
        """The first instant from `at` on at which a message may leave, in UTC."""
        place = ZoneInfo(zone)
        local = at.astimezone(place)
        if not self.cover(local.time()):
            return at.astimezone(UTC)
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        both = (on_the_clock(day, self.end, place, fold=fold) for fold in (0, 1))
        return next(end for end in both if end >= at)


def local_day(at: datetime, zone: str) -> date:
    """The day it is in a zone (C-1)."""
    return at.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """The instant the next local day begins, in UTC."""
    return on_the_clock(day + timedelta(days=1), time(), ZoneInfo(zone))


def on_the_clock(day: date, wall: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """The instant, in UTC, at which the zone's clock shows that time; the first one, or with `fold` 1 the
    second, where it is there twice, and the first moment after the gap where it is skipped."""
    local = datetime.combine(day, wall, zone).replace(fold=fold)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    return _end_of_gap(local, zone)


def _end_of_gap(skipped: datetime, zone: ZoneInfo) -> datetime:
    """Where the clock has just jumped over a time: found by halving, since zones know no list of jumps."""
    before = skipped.replace(fold=1).astimezone(UTC)
    after = skipped.replace(fold=0).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
