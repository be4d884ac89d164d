"""Working time: opening hours of a place, and arithmetic in open seconds (sla.md 3.1).

Everything here is exact over changes of the clock: hours are written on the wall, sums are made in elapsed time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.sla.rules.walltime import MINUTE, closing, microseconds, opening, steady_offset

Span = tuple[int, int]  # minutes of the day on the wall, 0 to 1440
Spans = tuple[Span, ...]
Pause = tuple[datetime, datetime]

HORIZON = timedelta(days=800)
FULL_DAY = 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HORIZON = HORIZON // timedelta(microseconds=1)
_FIRST_YEAR, _LAST_YEAR = 1900, 9990


class CalendarError(ValueError):
    """The calendar cannot answer: hours that make no sense, or none within 800 days."""


@dataclass(frozen=True, slots=True)
class _Year:
    """The open intervals of one UTC year in microseconds, and the sum of open time at the end of each."""

    opens: list[int]
    closes: list[int]
    sums: list[int]

    @property
    def total(self) -> int:
        return self.sums[-1] if self.sums else 0

    def before(self, at: int) -> int:
        """Open time of the year that lies before an instant."""
        i = bisect_right(self.opens, at)
        return self.sums[i - 1] - max(0, self.closes[i - 1] - at) if i else 0


@dataclass(frozen=True)
class Calendar:
    """Opening hours on the wall of one zone. No calendar at all (None) is round the clock.

    `week` has seven entries, Monday first; `holidays` are closed ranges of dates, both ends included;
    an entry of `exceptions` replaces the hours of its date and wins over a holiday.
    """

    tz: str
    week: tuple[Spans, ...]
    holidays: tuple[tuple[date, date], ...] = ()
    exceptions: tuple[tuple[date, Spans], ...] = ()
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _dated: Mapping[date, Spans] = field(init=False, repr=False, compare=False)
    _ranges: tuple[list[date], list[date]] = field(init=False, repr=False, compare=False)
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raises CalendarError for an unknown zone or hours that make no sense."""
        if len(self.week) != len(WEEKDAYS):
            raise CalendarError("A week has seven days.")
        for spans in (*self.week, *(spans for _, spans in self.exceptions)):
            _check(spans)
        object.__setattr__(self, "_zone", _zone(self.tz))
        object.__setattr__(self, "_dated", dict(self.exceptions))
        object.__setattr__(self, "_ranges", _joined(self.holidays))

    def hours(self, day: date) -> Spans:
        """The wall hours of a date."""
        if day in self._dated:
            return self._dated[day]
        firsts, lasts = self._ranges
        i = bisect_right(firsts, day)
        return () if i and day <= lasts[i - 1] else self.week[day.weekday()]

    def add(self, start: datetime, seconds: int, pauses: Sequence[Pause] = ()) -> datetime:
        """The instant at which so many open, unpaused seconds have passed; raises CalendarError."""
        return after(self, start, timedelta(seconds=seconds), pauses)

    def elapsed(self, a: datetime, b: datetime, pauses: Sequence[Pause] = ()) -> int:
        """Open, unpaused whole seconds in [a, b)."""
        return between(self, a, b, pauses) // timedelta(seconds=1)

    def _after(self, start: int, span: int) -> int:
        number = _year_of(start)
        year = self._year(number)
        if not span:
            i = bisect_right(year.closes, start)
            if i < len(year.opens):
                return max(start, year.opens[i])
        need, last = year.before(start) + span, max([start, *year.closes[-1:]])
        while need > year.total or not span:
            need, number = need - year.total, number + 1
            last = max([last, *year.closes[-1:]])
            year = self._year(number)
            if (year.opens[0] if year.opens else _start_of(number + 1)) - last > _HORIZON:
                raise CalendarError(f"There are no opening hours within {HORIZON.days} days.")
            if not span and year.opens:
                return year.opens[0]
        i = bisect_left(year.sums, need)
        return year.closes[i] - (year.sums[i] - need)

    def _between(self, a: int, b: int) -> int:
        first, last = _year_of(a), _year_of(b)
        whole = sum(self._year(number).total for number in range(first, last))
        return whole + self._year(last).before(b) - self._year(first).before(a)

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._laid_out(number)
        return year

    def _laid_out(self, number: int) -> _Year:
        """The year's intervals, cut at its ends in UTC; two days more on each side, as zones reach over."""
        if not _FIRST_YEAR <= number <= _LAST_YEAR:
            raise CalendarError(f"The year {number} is out of reach.")
        start, end = _start_of(number), _start_of(number + 1)
        opens: list[int] = []
        closes: list[int] = []
        first = date(number, 1, 1).toordinal() - 2
        for ordinal in range(first, date(number + 1, 1, 1).toordinal() + 2):
            for o, c in self._intervals(date.fromordinal(ordinal)):
                o, c = max(o, start), min(c, end)
                if o >= c:
                    continue
                if closes and o <= closes[-1]:
                    closes[-1] = max(closes[-1], c)
                else:
                    opens.append(o)
                    closes.append(c)
        sums: list[int] = []
        for o, c in zip(opens, closes, strict=True):
            sums.append((sums[-1] if sums else 0) + c - o)
        return _Year(opens, closes, sums)

    def _intervals(self, day: date) -> list[tuple[int, int]]:
        spans = self.hours(day)
        if not spans:
            return []
        offset = steady_offset(day, self._zone)
        if offset is None:
            return sorted((opening(day, o, self._zone), closing(day, c, self._zone)) for o, c in spans)
        midnight = (day.toordinal() - _EPOCH.toordinal()) * FULL_DAY * MINUTE - offset
        return [(midnight + o * MINUTE, midnight + c * MINUTE) for o, c in sorted(spans)]


def add(calendar: Calendar | None, start: datetime, seconds: int, pauses: Sequence[Pause] = ()) -> datetime:
    """The instant at which so many open, unpaused seconds have passed since `start`.

    Exactly at a closing time the answer is the closing time; nothing to add, from a closed or paused
    instant, gives the next opening. Raises CalendarError when nothing opens within 800 days.
    """
    return after(calendar, start, timedelta(seconds=seconds), pauses)


def elapsed(calendar: Calendar | None, a: datetime, b: datetime, pauses: Sequence[Pause] = ()) -> int:
    """Open, unpaused whole seconds in [a, b); none when b is not later than a."""
    return between(calendar, a, b, pauses) // timedelta(seconds=1)


def after(
    calendar: Calendar | None, start: datetime, span: timedelta, pauses: Sequence[Pause] = ()
) -> datetime:
    """As `add`, for a span of any fineness."""
    for pause, resume in merged(pauses):
        if resume <= start:
            continue
        if start < pause:
            reached = _plain_after(calendar, start, span)
            if reached < pause or (reached == pause and span):
                return reached
            span -= _plain_between(calendar, start, pause)
        start = resume
    return _plain_after(calendar, start, span)


def between(calendar: Calendar | None, a: datetime, b: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
    """Open, unpaused time in [a, b)."""
    total = _plain_between(calendar, a, b)
    for pause, resume in merged(pauses):
        total -= _plain_between(calendar, max(a, pause), min(b, resume))
    return total


def merged(pauses: Sequence[Pause]) -> Sequence[Pause]:
    """The same pauses in order, those that touch or overlap as one."""
    if len(pauses) < 2:
        return pauses
    out: list[Pause] = []
    for a, b in sorted(pauses):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out


def _plain_after(calendar: Calendar | None, start: datetime, span: timedelta) -> datetime:
    if calendar is None:
        return start + span
    return _instant(calendar._after(microseconds(start), span // timedelta(microseconds=1)))


def _plain_between(calendar: Calendar | None, a: datetime, b: datetime) -> timedelta:
    if b <= a:
        return timedelta(0)
    if calendar is None:
        return b - a
    return timedelta(microseconds=calendar._between(microseconds(a), microseconds(b)))


def _instant(at: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at)


def _start_of(year: int) -> int:
    return microseconds(datetime(year, 1, 1, tzinfo=UTC))


def _year_of(at: int) -> int:
    return _instant(at).year


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise CalendarError(f"{name!r} is not a time zone.") from None


def _check(spans: Spans) -> None:
    for start, end in spans:
        if not 0 <= start < end <= FULL_DAY:
            raise CalendarError("An interval starts before it ends, between 00:00 and 24:00.")


def _joined(ranges: Iterable[tuple[date, date]]) -> tuple[list[date], list[date]]:
    """Ranges in order and apart, as their first and last days."""
    firsts: list[date] = []
    lasts: list[date] = []
    for first, last in sorted(ranges):
        if last < first:
            raise CalendarError("A holiday ends before it begins.")
        if lasts and first <= lasts[-1]:
            lasts[-1] = max(lasts[-1], last)
        else:
            firsts.append(first)
            lasts.append(last)
    return firsts, lasts
