"""Bank holidays of England and Wales, and the usual hours of the operators (cla.md 4.10)."""

from datetime import date, timedelta

from dateutil.easter import easter

from app.sla.rules.calendar import Calendar, Spans

LONDON = "Europe/London"
#: Years whose holidays the usual hours know.
YEARS = range(2015, 2061)

_DAY = timedelta(days=1)
_WEEKDAY: Spans = ((9 * 60, 20 * 60),)
_SATURDAY: Spans = ((9 * 60, 12 * 60 + 30),)


def bank_holidays(year: int) -> tuple[date, ...]:
    """The eight days fixed by rule, in order; single proclaimed days are exceptions of a stored calendar.

    New Year, Christmas and Boxing Day on a weekend move to the next day that is no holiday.
    """
    sunday = easter(year)
    fixed: set[date] = {
        sunday - 2 * _DAY,
        sunday + _DAY,
        _first_monday(date(year, 5, 1)),
        _first_monday(date(year, 5, 25)),
        _first_monday(date(year, 8, 25)),
    }
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() > 4 or day in fixed:
            day += _DAY
        fixed.add(day)
    return tuple(sorted(fixed))


def _first_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


HOLIDAYS = tuple((day, day) for year in YEARS for day in bank_holidays(year))
#: Monday to Friday 09:00 to 20:00, Saturday to 12:30, never on Sundays and bank holidays.
OPERATOR_HOURS = Calendar(LONDON, (*(_WEEKDAY,) * 5, _SATURDAY, ()), HOLIDAYS)
