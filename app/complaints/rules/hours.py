"""Opening hours as people write them in a form, and as the engine keeps them (sla.md 3.1)."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from app.kernel.language import _
from app.sla.rules.calendar import WEEKDAYS

CLOSED: Final = "closed"
_SPAN: Final = re.compile(r"(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


class Unread(ValueError):
    """A line that says neither hours nor days; the message quotes it."""


def read(written: Mapping[str, str], zone: str) -> dict[str, Any]:
    """The definition of a calendar from the lines of a form: `mon` to `sun`, `holidays`, `exceptions`.

    Raises Unread with the name of the field as its second argument.
    """
    week = {day: _in(day, written, hours) for day in WEEKDAYS}
    return {
        "tz": zone,
        "week": {day: spans for day, spans in week.items() if spans},
        "holidays": _in("holidays", written, holidays),
        "exceptions": _in("exceptions", written, exceptions),
    }


def _in(name: str, written: Mapping[str, str], read: Callable[[str], Any]) -> Any:
    try:
        return read(written.get(name, ""))
    except Unread as wrong:
        raise Unread(wrong.args[0], name) from None


def hours(text: str) -> list[list[str]]:
    """09:00-12:00, 13:00-17:00; nothing at all is closed. Raises Unread."""
    if text.strip().casefold() in ("", CLOSED):
        return []
    found = [list(pair) for pair in _SPAN.findall(text)]
    if not found or re.sub(r"[\s,;]", "", _SPAN.sub("", text)):
        raise Unread(
            _("“%(words)s” are no hours such as 09:00-12:00, 13:00-17:00.") % {"words": text.strip()[:80]}
        )
    return found


def holidays(text: str) -> list[str | list[str]]:
    """One day a line, or two for all days between them; what follows is their name and is let go. Raises Unread."""
    found: list[str | list[str]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        days = _DAY.findall(line)
        if len(days) not in (1, 2) or not line.startswith(days[0]) or not all(map(_is_day, days)):
            raise Unread(_("“%(words)s” is no day such as 2026-12-25.") % {"words": line[:80]})
        found.append(days[0] if len(days) == 1 else days)
    return found


def exceptions(text: str) -> dict[str, list[list[str]]]:
    """A day a line, then its hours, or that it is closed. Raises Unread."""
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        day, _blank, rest = line.partition(" ")
        if not _is_day(day):
            raise Unread(_("“%(words)s” is no day such as 2026-12-25.") % {"words": line[:80]})
        found[day] = hours(rest)
    return found


def written(definition: Mapping[str, Any]) -> dict[str, str]:
    """The lines of the form, from what is kept."""
    week = definition.get("week") or {}
    days = definition.get("holidays") or []
    dated = definition.get("exceptions") or {}
    return {
        **{day: _spans(week.get(day, [])) for day in WEEKDAYS},
        "holidays": "\n".join(one if isinstance(one, str) else " - ".join(one) for one in days),
        "exceptions": "\n".join(f"{day} {_spans(spans) or CLOSED}" for day, spans in sorted(dated.items())),
    }


def _spans(spans: list[list[str]]) -> str:
    return ", ".join("-".join(span) for span in spans)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return bool(_DAY.fullmatch(text))
