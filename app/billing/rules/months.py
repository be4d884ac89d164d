"""Months of billing: until when a file is expected, and when somebody is reminded. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DEADLINE_DAY = 20
DEADLINE_TIME = time(17)
SATURDAY = 5
#: How long before the deadline a reminder goes out.
AHEAD = timedelta(days=5)
#: A file that is late for longer is known to be late: nobody is written to about it again.
LATE_FOR = timedelta(days=7)
#: Managers read the files of so many months (cla.md 6.1).
READ_FOR = 18


def next_month(month: date) -> date:
    """The first day of the month after."""
    return months_later(month, 1)


def months_later(month: date, count: int) -> date:
    """The first day of a month so many months later; earlier when negative."""
    n = month.year * 12 + month.month - 1 + count
    return date(n // 12, n % 12 + 1, 1)


def usual_deadline(month: date) -> datetime:
    """When a month's file is expected: 17:00 in London on the 20th of the next month, or the Monday after."""
    day = next_month(month).replace(day=DEADLINE_DAY)
    if day.weekday() >= SATURDAY:
        day += timedelta(days=7 - day.weekday())
    return datetime.combine(day, DEADLINE_TIME, LONDON).astimezone(UTC)


def reminder_due(deadline: datetime, now: datetime) -> str:
    """What is due to be said of a month without an accepted file: `soon`, `late` for a week, or nothing ("")."""
    if deadline - AHEAD <= now < deadline:
        return "soon"
    return "late" if deadline <= now < deadline + LATE_FOR else ""


def written(month: date) -> str:
    """A month as addresses hold it: 2026-10."""
    return f"{month:%Y-%m}"


def read(text: str) -> date | None:
    """The month of an address, or None for what is none."""
    year, dash, number = text.partition("-")
    plain = len(year) == 4 and len(number) == 2 and (year + number).isascii() and (year + number).isdigit()
    if not (dash and plain and 2000 <= int(year) <= 2100 and 1 <= int(number) <= 12):
        return None
    return date(int(year), int(number), 1)
