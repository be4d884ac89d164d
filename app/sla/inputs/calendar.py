"""Calendars and sums in working time as JSON (cli.md, `sla calendar`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.kernel.jsonfield import Fields, instant
from app.kernel.jsonfile import Unusable
from app.sla.rules import Calendar, CalendarError, Pause
from app.sla.rules.calendar import WEEKDAYS, Span, Spans

MOST_SECONDS = 3_600_000_000
CALENDAR_KEYS = ("tz", "week", "holidays", "exceptions")
ARITHMETIC_KEYS = ("id", "kind", "calendar", "op", "start", "arg", "pauses")


@dataclass(frozen=True)
class Arithmetic:
    """A case of `sla calendar`: `arg` is seconds to add, or the instant to measure to."""

    calendar: Calendar | None
    start: datetime
    arg: int | datetime
    pauses: tuple[Pause, ...]


def arithmetic(case: Mapping[str, Any], place: str) -> Arithmetic:
    """A sum in working time. Raises Unusable with the place."""
    fields = Fields.of(case, ARITHMETIC_KEYS, place)
    adding = fields.one_of("op", ("add", "elapsed")) == "add"
    arg = fields.whole("arg", None, most=MOST_SECONDS) if adding else fields.instant("arg")
    calendar = calendar_of(case.get("calendar"), f"{place}, calendar")
    return Arithmetic(calendar, fields.instant("start"), arg, _pauses(fields))


def calendar_of(data: object, place: str = "calendar") -> Calendar | None:
    """A calendar from its JSON object; null is round the clock. Raises Unusable with the place."""
    if data is None:
        return None
    fields = Fields.of(data, CALENDAR_KEYS, place)
    week = Fields.of(fields.data.get("week") or {}, WEEKDAYS, f"{place}, week")
    dated = fields.data.get("exceptions") or {}
    if not isinstance(dated, Mapping):
        raise fields.problem("exceptions", "is not an object of dates")
    try:
        return Calendar(
            fields.word("tz"),
            tuple(_spans(week, day) for day in WEEKDAYS),
            tuple(_range(one, f"{place}, holidays") for one in fields.items("holidays")),
            tuple(_exception(fields.place, day, dated) for day in dated),
        )
    except CalendarError as wrong:
        raise Unusable(place, str(wrong)) from None


def _pauses(fields: Fields) -> tuple[Pause, ...]:
    pauses = []
    for n, pair in enumerate(fields.items("pauses"), 1):
        place = f"{fields.place}, pauses {n}"
        if not isinstance(pair, list) or len(pair) != 2:
            raise Unusable(place, "is not a pair of instants")
        begin, end = (instant(one, place) for one in pair)
        if end < begin:
            raise Unusable(place, "ends before it begins")
        pauses.append((begin, end))
    return tuple(pauses)


def _spans(fields: Fields, key: str) -> Spans:
    return tuple(_span(pair, f"{fields.place}, {key}") for pair in fields.items(key))


def _exception(place: str, day: str, dated: Mapping[str, Any]) -> tuple[date, Spans]:
    return _date(day, f"{place}, exceptions"), _spans(Fields(dated, f"{place}, exceptions"), day)


def _span(pair: object, place: str) -> Span:
    if not isinstance(pair, list) or len(pair) != 2:
        raise Unusable(place, "is not a pair of times")
    start, end = (_minute(one, place) for one in pair)
    if start >= end:
        raise Unusable(place, f"{pair[0]} is not before {pair[1]}")
    return start, end


def _minute(value: object, place: str) -> int:
    text = value if isinstance(value, str) else ""
    hour, colon, minute = text.partition(":")
    if not (colon and len(hour) == len(minute) == 2 and hour.isdecimal() and minute.isdecimal()):
        raise Unusable(place, f"{value!r} is not a time such as 09:00")
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > 1440:
        raise Unusable(place, f"{value!r} is not between 00:00 and 24:00")
    return found


def _range(value: object, place: str) -> tuple[date, date]:
    pair = value if isinstance(value, list) else [value, value]
    if len(pair) != 2:
        raise Unusable(place, "is neither a date nor a pair of dates")
    first, last = (_date(one, place) for one in pair)
    if last < first:
        raise Unusable(place, f"{last} is before {first}")
    return first, last


def _date(value: object, place: str) -> date:
    try:
        if not isinstance(value, str):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise Unusable(place, f"{value!r} is not a date such as 2026-04-03") from None
