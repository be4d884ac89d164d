"""When a saved report is due, and which days it covers: the week or month that has ended, or what its owner says."""

from datetime import date, timedelta

WEEK, MONTH, HAND = "week", "month", "hand"
A_DAY = timedelta(days=1)
#: The most days such a period has.
LONGEST_OF = {WEEK: 7, MONTH: 31}


def next_due(every: str, due: date) -> date:
    """The day after the next whole period: a Monday, or the first of a month."""
    if every == WEEK:
        return due + 7 * A_DAY
    return (due.replace(day=1) + 32 * A_DAY).replace(day=1)


def first_due(every: str, today: date) -> date:
    """The first day after today on which a whole period has ended."""
    if every == WEEK:
        return today + (7 - today.weekday()) * A_DAY
    return next_due(MONTH, today)


def period_before(every: str, due: date) -> tuple[date, date]:
    """The first and the last day of the period that ended the day before."""
    last = due - A_DAY
    return (due - 7 * A_DAY, last) if every == WEEK else (last.replace(day=1), last)
