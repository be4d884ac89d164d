"""Which days have a name, when a saved report is due, and which days it covers then. Pure."""

from datetime import date, timedelta

WEEK, MONTH, QUARTER, HAND = "week", "month", "quarter", "hand"
#: How often a saved report is made.
EVERY = (WEEK, MONTH, HAND)
A_DAY = timedelta(days=1)
#: The most days such a period has.
LONGEST_OF = {WEEK: 7, MONTH: 31}


def days_of(name: str, today: date) -> tuple[date, date]:
    """The first and last day of a period that is chosen by name: this week, this quarter, or the last month."""
    if name == WEEK:
        return today - today.weekday() * A_DAY, today
    if name == QUARTER:
        return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today
    last = today.replace(day=1) - A_DAY
    return last.replace(day=1), last


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
