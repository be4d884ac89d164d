"""The hours of a category: outside them the rota answers (cla.md 4.7 step 2)."""

from datetime import datetime, time
from functools import lru_cache

from app.sla.rules.calendar import Calendar, add
from app.sla.rules.office import HOLIDAYS, LONDON

OPENS, CLOSES = time(9), time(18)


@lru_cache(maxsize=64)
def hours_of(opens: time = OPENS, closes: time = CLOSES) -> Calendar:
    """Weekdays between two times, never on a bank holiday."""
    day = ((_minute(opens), _minute(closes)),)
    return Calendar(LONDON, (*(day,) * 5, (), ()), HOLIDAYS)


def out_of_hours(at: datetime, hours: Calendar) -> bool:
    """Whether a moment lies outside; weekends and bank holidays do."""
    return add(hours, at, 0) > at


def accept_by(assigned_at: datetime, hours: Calendar, working_hours: int) -> datetime | None:
    """Until when a provider accepts or sends back, in working hours of the category; None without a limit."""
    return add(hours, assigned_at, working_hours * 3600) if working_hours else None


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute
