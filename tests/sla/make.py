"""Calendars for tests, as they are stored."""

from typing import Any

from app.sla.rules import Calendar
from app.sla.rules.calendar import WEEKDAYS, Spans


def calendar_json(calendar: Calendar | None) -> dict[str, Any] | None:
    """The JSON object of a calendar, which `calendar_of` reads back."""
    if calendar is None:
        return None
    return {
        "tz": calendar.tz,
        "week": {day: _clocks(spans) for day, spans in zip(WEEKDAYS, calendar.week, strict=True) if spans},
        "holidays": [
            first.isoformat() if first == last else [first.isoformat(), last.isoformat()]
            for first, last in calendar.holidays
        ],
        "exceptions": {day.isoformat(): _clocks(spans) for day, spans in calendar.exceptions},
    }


def _clocks(spans: Spans) -> list[list[str]]:
    return [[f"{m // 60:02}:{m % 60:02}" for m in span] for span in spans]
