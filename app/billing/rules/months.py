"""Months of billing: until when a file is expected, and when somebody is reminded. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Reminder:
    """What is due to be said of a month without an accepted file: `soon` before its deadline, `late` after."""

    kind: str
    at: datetime


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


def reminders_due(deadline: datetime, now: datetime) -> Iterator[Reminder]:
    """What is due to be said now; nothing a week after the deadline, and before it only the first reminder."""
    if deadline - AHEAD <= now < deadline:
        yield Reminder("soon", deadline - AHEAD)
    if deadline <= now < deadline + LATE_FOR:
        yield Reminder("late", deadline)


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
