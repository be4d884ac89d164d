"""The usual hours of the operators (cla.md 4.10)."""

from app.sla.rules.bank_holidays import england_and_wales
from app.sla.rules.calendar import Calendar, Spans

LONDON = "Europe/London"
#: Years whose holidays the usual hours know.
YEARS = range(2015, 2061)

_WEEKDAY: Spans = ((9 * 60, 20 * 60),)
_SATURDAY: Spans = ((9 * 60, 12 * 60 + 30),)


HOLIDAYS = tuple((day, day) for year in YEARS for day in england_and_wales(year))
#: Monday to Friday 09:00 to 20:00, Saturday to 12:30, never on Sundays and bank holidays.
OPERATOR_HOURS = Calendar(LONDON, (*(_WEEKDAY,) * 5, _SATURDAY, ()), HOLIDAYS)
