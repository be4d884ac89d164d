"""Days and times as files write them: in which order, and as an instant of a zone. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from dateutil import parser

from app.kernel.language import _

#: Orders of day, month and year, and how a person is asked to confirm them.
ORDERS: Final = {
    "ymd": _("year, month, day (2026-11-19)"),
    "dmy": _("day, month, year (19/11/2026)"),
    "mdy": _("month, day, year (11/19/2026)"),
}
_NUMBERS: Final = re.compile(
    r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?)?\Z",
    re.ASCII,
)
_FIRST, _LAST = 1900, 2200


class NotAMoment(ValueError):
    """Something that is no day in this order."""


def order_of(samples: Iterable[str]) -> tuple[str, bool]:
    """The order of day, month and year in some cells, and whether it is certain.

    One order that fits more than every other is certain; where several fit alike a person must say.
    """
    fits = dict.fromkeys(ORDERS, 0)
    for cell in samples:
        match = _NUMBERS.fullmatch(cell.strip())
        if match is None:
            continue
        for order in fits:
            fits[order] += _fits(order, match[1], match[2], match[3])
    best = max(fits, key=lambda order: fits[order])
    return best, fits[best] > 0 and list(fits.values()).count(fits[best]) == 1


def _fits(order: str, *parts: str) -> bool:
    if (order == "ymd") != (len(parts[0]) == 4):
        return False
    try:
        _day(order, *parts)
    except ValueError:
        return False
    return True


def moment(cell: str, order: str, zone: ZoneInfo) -> datetime:
    """A cell as an instant in UTC: a day alone is its midnight on the wall clock of the zone.

    In the hour that is there twice the first is meant. Raises NotAMoment.
    """
    text = cell.strip()
    try:
        naive = _naive(text, order)
    except (ValueError, OverflowError) as wrong:
        raise NotAMoment(text) from wrong
    if not _FIRST <= naive.year <= _LAST:
        raise NotAMoment(text)
    return (naive if naive.tzinfo else naive.replace(tzinfo=zone)).astimezone(UTC)


def _naive(text: str, order: str) -> datetime:
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return parser.parse(text, dayfirst=order == "dmy", yearfirst=order == "ymd", default=_MIDNIGHT)
    day = _day(order, match[1], match[2], match[3])
    return datetime.combine(day, _time(match[4], match[5], match[6], match[7]) if match[4] else _NO_TIME)


_NO_TIME: Final = time()
_MIDNIGHT: Final = datetime(2000, 1, 1)


@lru_cache(maxsize=4_096)
def _day(order: str, first: str, second: str, third: str) -> date:
    # A year first is one, whatever the order of the others: 2026-11-19.
    if len(first) == 4:
        year, month, day = first, second, third
    elif order == "dmy":
        day, month, year = first, second, third
    elif order == "mdy":
        month, day, year = first, second, third
    else:
        year, month, day = first, second, third
    return date(_year(year), int(month), int(day))


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(text)
    return int(text) + (2000 if int(text) < 70 else 1900)


def _time(hour: str, minute: str, second: str | None, half: str | None) -> time:
    h = int(hour)
    if half:
        if not 1 <= h <= 12:
            raise ValueError(hour)
        h = h % 12 + (12 if half.lower() == "pm" else 0)
    return time(h, int(minute), int(second or 0))
