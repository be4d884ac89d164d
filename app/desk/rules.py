"""What may be kept on a desk: where a draft belongs, what of an address a saved view remembers, how long one
snoozes."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

LONGEST_DRAFT = 10_000
MOST_DRAFTS = 100
MOST_VIEWS = 30
LONGEST_QUERY = 2_000
LONGEST_VALUE = 200
AN_HOUR, TOMORROW, MONDAY = "hour", "tomorrow", "monday"
SNOOZES: Final = (AN_HOUR, TOMORROW, MONDAY)
#: When a day begins for what was snoozed until it.
MORNING: Final = time(8)
_PLACE = re.compile(r"[a-z][a-z_]{0,29}(?::[A-Za-z0-9_-]{1,40}){1,2}", re.ASCII)


def is_place(place: str) -> bool:
    """Whether this names a field of a record, such as `case:AC-1234-5678` or `case:AC-1234-5678:reply`."""
    return _PLACE.fullmatch(place) is not None


def filters_of(query: str, known: frozenset[str]) -> dict[str, str]:
    """The filters in the query of an address: those the list knows, never a place in it (security.md AZ-8)."""
    pairs = dict(parse_qsl(query[:LONGEST_QUERY]))
    return _kept(pairs, known)


def _kept(pairs: Mapping[str, str], known: frozenset[str]) -> dict[str, str]:
    return {
        name: value
        for name, value in pairs.items()
        if name in known and 0 < len(value) <= LONGEST_VALUE and value.isprintable()
    }


def snoozed_until(choice: str, now: datetime, zone: str, due: datetime | None) -> datetime:
    """When a thing comes back: after an hour, or on the morning of the next day or Monday of a zone; never later
    than it is due, unless its time has passed already."""
    until = now + timedelta(hours=1)
    if choice != AN_HOUR:
        today = now.astimezone(ZoneInfo(zone)).date()
        day = today + timedelta(days=1 if choice == TOMORROW else 7 - today.weekday())
        until = datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)
    return min(until, due) if due is not None and due > now else until
