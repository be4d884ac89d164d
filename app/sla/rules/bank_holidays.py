"""The bank holidays of England and Wales by the rules that make them; what is proclaimed once is not foreseen."""

from datetime import date, timedelta

from dateutil.easter import easter

_DAY = timedelta(days=1)
_MONDAY, _SATURDAY = 0, 5


def england_and_wales(year: int) -> list[date]:
    """The days of a year on which offices are closed, in order: a holiday at a weekend gives a weekday after it."""
    sunday = easter(year)
    christmas = date(year, 12, 25)
    days = {
        _weekday(date(year, 1, 1)),
        sunday - 2 * _DAY,
        sunday + _DAY,
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
    }
    for day in (christmas, christmas + _DAY):
        if day.weekday() < _SATURDAY:
            days.add(day)
    for day in (christmas, christmas + _DAY):
        if day.weekday() >= _SATURDAY:
            days.add(next(free for n in range(1, 5) if (free := day + n * _DAY) not in days and _works(free)))
    return sorted(days)


def _works(day: date) -> bool:
    return day.weekday() < _SATURDAY


def _weekday(day: date) -> date:
    while not _works(day):
        day += _DAY
    return day


def _monday_from(day: date) -> date:
    while day.weekday() != _MONDAY:
        day += _DAY
    return day
