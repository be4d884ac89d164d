"""Months, quarters and days as instants, by one clock (BI_TIMEZONE). Pure (bi.md 1, 2).

A period is named by its key: 2026-10, 2026Q3, 2026-10-31. It is half open: its first instant belongs to it, its
end to the next one.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.jobs.periods import instant_of

MONTH: Final = "month"
QUARTER: Final = "quarter"
DAY: Final = "day"
#: the day a task ran, for what is always gathered as it stands
DATE: Final = "date"

_SHAPES: Final = {
    MONTH: re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII),
    QUARTER: re.compile(r"([0-9]{4})Q([1-4])", re.ASCII),
}
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2200


@dataclass(frozen=True)
class Period:
    """A stretch of time with a name: from `start` until before `end`."""

    kind: str
    key: str
    start: datetime
    end: datetime


def month(key: str, zone: str) -> Period:
    """A month by its key. Raises ValueError."""
    year, number = _parts(MONTH, key)
    return _between(MONTH, key, date(year, number, 1), _month_on(year, number, 1), zone)


def quarter(key: str, zone: str) -> Period:
    """A calendar quarter by its key. Raises ValueError."""
    year, number = _parts(QUARTER, key)
    first = number * 3 - 2
    return _between(QUARTER, key, date(year, first, 1), _month_on(year, first, 3), zone)


def day(key: str, zone: str, kind: str = DAY) -> Period:
    """A day by its key. Raises ValueError."""
    on = date.fromisoformat(key)
    if key != on.isoformat() or not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        raise ValueError(key)
    return _between(kind, key, on, on + timedelta(days=1), zone)


def named(kind: str, key: str, zone: str) -> Period:
    """The period of a kind and key. Raises ValueError for what names none."""
    if kind == MONTH:
        return month(key, zone)
    return quarter(key, zone) if kind == QUARTER else day(key, zone, kind)


def due_at(kind: str, slot: datetime, zone: str) -> str:
    """The key of what a task gathers whose time has come: the month, quarter or day that just ended, or today."""
    today = slot.astimezone(ZoneInfo(zone)).date()
    if kind == DATE:
        return today.isoformat()
    if kind == DAY:
        return (today - timedelta(days=1)).isoformat()
    if kind == MONTH:
        return month_key(today.replace(day=1) - timedelta(days=1))
    return quarter_key(_month_on(today.year, (today.month - 1) // 3 * 3 + 1, 0) - timedelta(days=1))


def month_key(on: date) -> str:
    """The month of a day."""
    return f"{on.year:04}-{on.month:02}"


def quarter_key(on: date) -> str:
    """The quarter of a day."""
    return f"{on.year:04}Q{(on.month - 1) // 3 + 1}"


def quarters(first: str, last: str) -> list[str]:
    """Every quarter from one to another, both counted, oldest first."""
    return [_quarter_of(number) for number in range(_number_of(first), _number_of(last) + 1)]


def months(first: str, last: str) -> list[str]:
    """Every month from one to another, both counted, oldest first."""
    (year, number), (last_year, last_number) = _parts(MONTH, first), _parts(MONTH, last)
    return [
        f"{n // 12:04}-{n % 12 + 1:02}" for n in range(year * 12 + number - 1, last_year * 12 + last_number)
    ]


def months_back(key: str, how_many: int) -> str:
    """The month so many before another."""
    year, number = _parts(MONTH, key)
    n = year * 12 + number - 1 - how_many
    return f"{n // 12:04}-{n % 12 + 1:02}"


def ended(period: Period, now: datetime) -> bool:
    """Whether it is over: what still runs is not gathered."""
    return period.end <= now


def _number_of(key: str) -> int:
    year, number = _parts(QUARTER, key)
    return year * 4 + number - 1


def _quarter_of(number: int) -> str:
    return f"{number // 4:04}Q{number % 4 + 1}"


def _parts(kind: str, key: str) -> tuple[int, int]:
    found = _SHAPES[kind].fullmatch(key)
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        raise ValueError(key)
    return int(found[1]), int(found[2])


def _month_on(year: int, number: int, ahead: int) -> date:
    n = year * 12 + number - 1 + ahead
    return date(n // 12, n % 12 + 1, 1)


def _between(kind: str, key: str, first: date, after: date, zone: str) -> Period:
    clock = ZoneInfo(zone)
    return Period(kind, key, instant_of(first, time(), clock), instant_of(after, time(), clock))
