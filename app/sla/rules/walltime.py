"""From the clock on a wall to an instant, where the clock may be put forward or back (sla.md 3.1)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = 60_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MIDNIGHT = time(0)


def microseconds(at: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    return (at - _EPOCH) // _MICROSECOND


def opening(day: date, minute: int, zone: ZoneInfo) -> int:
    """The instant, in microseconds, of a minute of the day; the first of two where it happens twice."""
    return _instant(day, minute, zone, fold=0)


def closing(day: date, minute: int, zone: ZoneInfo) -> int:
    """The instant, in microseconds, of a minute of the day; the second of two where it happens twice."""
    return _instant(day, minute, zone, fold=1)


def steady_offset(day: date, zone: ZoneInfo) -> int | None:
    """The distance to UTC, in microseconds, if the clock is not changed between the day's two midnights."""
    start = datetime.combine(day, _MIDNIGHT, zone).utcoffset()
    end = datetime.combine(day + timedelta(days=1), time(0, fold=1), zone).utcoffset()
    return start // _MICROSECOND if start is not None and start == end else None


def _instant(day: date, minute: int, zone: ZoneInfo, *, fold: int) -> int:
    """A minute that the clock leaves out moves to the first instant after the gap."""
    wall = (datetime.combine(day, _MIDNIGHT) + timedelta(minutes=minute)).replace(fold=fold)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall.replace(fold=0):
        at = _end_of_gap(wall, zone)
    return microseconds(at)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clock jumps over this wall time: between its two readings, found by halving."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    new = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == new:
            late = middle
        else:
            early = middle
    return late
