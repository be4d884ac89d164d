"""What the minutes of a meeting take: its head once, and a line for each action agreed (sla.md 1.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self
from uuid import UUID

from app.actions.inputs import NewAction
from app.actions.rules.sources import SOURCES
from app.actions.rules.words import Category, Severity, Source
from app.kernel.fields import Fields
from app.kernel.language import _

MEETINGS: Final = tuple(source for source, terms in SOURCES.items() if "meeting" in terms.asks_for)
#: Lines on a fresh page, lines that "more lines" adds, and the most a page takes.
FIRST_LINES, MORE_LINES, MOST_LINES = 5, 5, 40
_LINE: Final = ("item", "title", "description", "category", "severity", "assigned_to", "due_at")


@dataclass(frozen=True)
class Meeting:
    """Which meeting it was: with the number of a line it makes an action one of a kind."""

    source: Source
    hospital: UUID
    name: str
    day: date
    department: UUID | None

    @property
    def asked(self) -> dict[str, object]:
        """The query that names it in an address."""
        return {"source": self.source, "hospital": self.hospital, "meeting": self.name, "date": self.day}

    @property
    def prefix(self) -> str:
        """How the keys of its actions begin."""
        return f"minutes:{self.name.casefold()}:{self.day.isoformat()}:"


@dataclass(frozen=True)
class MinutesForm:
    """The minutes of one meeting."""

    meeting: Meeting
    news: tuple[NewAction, ...]

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, zone: str, today: date) -> Self:
        """Raises Invalid, with every problem of every line under the line's own field."""
        fields = Fields(form)
        meeting = _meeting(fields, today)
        lines = [n for n in range(1, lines_of(form) + 1) if _is_filled(form, n)]
        numbers = [str(form.get(f"item_{n}", "")).strip().casefold() for n in lines]
        news = tuple(_line(fields, n, meeting, zone) for n in lines)
        for n, number in zip(lines, numbers, strict=True):
            if number and numbers.count(number) > 1:
                fields.problem(f"item_{n}", _("Give each line a number of its own."))
        if not lines:
            fields.problem("title_1", _("Write down at least one action."))
        return fields.done(cls(meeting, news))


def lines_of(form: Mapping[str, Any]) -> int:
    """How many lines the page has: as many as it says, within reason."""
    given = str(form.get("lines", ""))
    count = int(given) if given.isascii() and given.isdecimal() and len(given) < 4 else FIRST_LINES
    return min(max(count, FIRST_LINES), MOST_LINES)


def with_more_lines(form: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed so far, on a page with more lines."""
    return {**form, "lines": str(min(lines_of(form) + MORE_LINES, MOST_LINES))}


def _is_filled(form: Mapping[str, Any], n: int) -> bool:
    """Whether anything but a choice from a list was written on a line."""
    return any(
        str(form.get(f"{name}_{n}", "")).strip() for name in ("item", "title", "description", "due_at")
    )


def _meeting(fields: Fields, today: date) -> Meeting:
    source = Source(fields.choice("source", MEETINGS, empty=_("Choose the meeting.")) or MEETINGS[0])
    department = (
        fields.id("department", empty=_("Choose the department that met."))
        if "department" in SOURCES[source].asks_for
        else fields.id("department")
    )
    return Meeting(
        source,
        fields.id("hospital", empty=_("Choose the hospital.")),
        fields.line("meeting", empty=_("Say which meeting it was, such as its number."), longest=80),
        fields.date("date", empty=_("Say when it met."), last=today),
        department,
    )


def _line(fields: Fields, n: int, meeting: Meeting, zone: str) -> NewAction:
    terms = SOURCES[meeting.source]
    number = fields.line(f"item_{n}", empty=_("Give the number of the item in the minutes."), longest=20)
    severity = fields.choice(f"severity_{n}", Severity) or terms.severity or Severity.MEDIUM
    return NewAction(
        hospital=meeting.hospital,
        title=fields.line(f"title_{n}", empty=_("Say in a few words what is to be done."), longest=500),
        source=meeting.source,
        description=fields.text(f"description_{n}"),
        category=fields.choice(f"category_{n}", Category) or Category.OTHER,
        severity=severity,
        priority=severity,
        department=meeting.department,
        dedupe_key=f"{meeting.prefix}{number.casefold()}",
        assigned_to=fields.id(f"assigned_to_{n}"),
        due_at=fields.instant(f"due_at_{n}", zone=zone),
        metadata={"meeting": meeting.name, "date": meeting.day.isoformat(), "item_number": number},
    )
