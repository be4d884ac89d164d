"""Holidays out of an iCalendar file, without a network: only whole days count (sla.md 3.1, security.md UP-1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import recurring_ical_events

from app.sla.rules.calendar import CalendarError
from app.sla.rules.recurrence import check_rule, occurrences

MOST_BYTES = 1024 * 1024
MOST_EVENTS = 5_000
MOST_DAYS = 731  # 24 months
MOST_REPEATING = 200
MOST_STEPS = 20_000  # occurrences from the first of each rule on

_DAY = timedelta(days=1)
# What the two libraries let out on text that is not as it should be.
_BROKEN = (ValueError, ArithmeticError, TypeError, AttributeError, LookupError)
_RULE = re.compile(r"(RRULE|EXRULE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """Whole days, both ends included."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The holidays of a file in order, and how many events were left out because they have a time of day."""

    holidays: tuple[Holiday, ...]
    left_out: int


def imported(data: bytes, first: date, last: date) -> Imported:
    """The holidays of an iCalendar file that touch the days from `first` to `last`, at most 24 months.

    Repeating events are written out. Raises CalendarError, saying why, for a file that is too big, is not
    iCalendar, or repeats in a way no holiday does.
    """
    if last < first or (last - first).days > MOST_DAYS:
        raise CalendarError("Holidays are read for at most 24 months at a time.")
    parsed = _parsed(_checked(data))
    try:
        calendar, left_out = _whole_days(parsed)
        _bound_work(calendar, last)
        found = recurring_ical_events.of(calendar).between(first, last + _DAY)
        holidays = {_holiday(event, first, last) for event in found}
    except CalendarError:
        raise
    except _BROKEN as wrong:
        raise CalendarError(f"An event of the file cannot be read: {wrong}") from None
    return Imported(tuple(sorted(one for one in holidays if one.first <= one.last)), left_out)


def _checked(data: bytes) -> str:
    """The text without its time zones, which whole days do not need and which could hide endless rules."""
    if len(data) > MOST_BYTES:
        raise CalendarError("The file is larger than 1 MiB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CalendarError("The file is not UTF-8 text.") from None
    lines = list(_without_zones(re.sub(r"\r?\n[ \t]", "", text).splitlines()))
    if sum(line.strip().upper() == "BEGIN:VEVENT" for line in lines) > MOST_EVENTS:
        raise CalendarError(f"The file has more than {MOST_EVENTS} events.")
    for line in lines:
        if _RULE.match(line):
            check_rule(line)
    return "\r\n".join(lines) + "\r\n"


def _without_zones(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        word = line.strip().upper()
        inside = inside or word == "BEGIN:VTIMEZONE"
        if not inside:
            yield line
        if word == "END:VTIMEZONE":
            inside = False


def _parsed(text: str) -> Any:
    try:
        return icalendar.Calendar.from_ical(text)
    except _BROKEN:
        raise CalendarError("The file is not an iCalendar file.") from None


def _whole_days(parsed: Any) -> tuple[Any, int]:
    calendar, left_out = icalendar.Calendar(), 0
    if getattr(parsed, "name", None) != "VCALENDAR":
        raise CalendarError("The file is not an iCalendar file.")
    for event in parsed.walk("VEVENT"):
        if str(event.get("STATUS", "")).upper() == "CANCELLED" and "RECURRENCE-ID" not in event:
            continue
        start = getattr(event.get("DTSTART"), "dt", None)
        if isinstance(start, date) and not isinstance(start, datetime):
            calendar.add_component(event)
        else:
            left_out += 1
    return calendar, left_out


def _bound_work(calendar: Any, last: date) -> None:
    repeating = [event for event in calendar.walk("VEVENT") if "RRULE" in event]
    steps = sum(occurrences(event["RRULE"], (last - _day(event["DTSTART"].dt)).days) for event in repeating)
    if len(repeating) > MOST_REPEATING or steps > MOST_STEPS:
        raise CalendarError("The file repeats too many events over too many years.")


def _holiday(event: Any, first: date, last: date) -> Holiday:
    start, end = _day(event["DTSTART"].dt), _day(event["DTEND"].dt) if "DTEND" in event else None
    until = max(start, end - _DAY) if end else start
    return Holiday(max(start, first), min(until, last), str(event.get("SUMMARY", "")).strip())


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
