"""What comes in: one mention or one rated call, from a program or from a line of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from app.kernel import values
from app.kernel.delimited import Limits
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.kernel.sheet import read_rows
from app.kernel.values import Problem
from app.listening.rules.columns import CALL, LABELS, MENTION, NEEDED, places_of

LONGEST_WORDS: Final = 4_000
TELEPHONE: Final = "telephone"
#: One file is one transaction, so it is a day's or a week's worth, not an archive.
MOST_ROWS: Final = 2_000
LIMITS: Final = Limits(rows=MOST_ROWS + 1, size=4 * 1024 * 1024)
MOST_PROBLEMS: Final = 50


@dataclass(frozen=True)
class NewHeard:
    """One thing that was said. `department` is the code of one of the hospital's departments."""

    kind: str
    channel: str
    external_id: str
    said_at: datetime
    words: str = field(default="", repr=False)
    sentiment: Decimal | None = None
    label: str = ""
    link: str = ""
    rating: int | None = None
    department: str = ""


def read_mention(fields: Fields, *, zone: str) -> NewHeard:
    """One mention: its number and place, when, what, and its sentiment or label. Adds to the fields' problems."""
    link = fields.line("link", longest=500)
    if link and not link.startswith(("https://", "http://")):
        fields.problem("link", _("Begin the link with https://."))
    sentiment = fields.decimal("sentiment", lowest=-1, highest=1, places=3)
    label = fields.choice("label", LABELS) or ""
    if sentiment is None and not label:
        fields.problem("sentiment", _("Give the sentiment from -1 to 1, or a label."))
    return NewHeard(
        MENTION,
        fields.line("channel", empty=_("Say where it was said."), longest=40).casefold(),
        fields.line("id", empty=_("Give the number it has there."), longest=120),
        _instant(fields, zone),
        words=fields.text("text", longest=LONGEST_WORDS),
        sentiment=sentiment,
        label=label,
        link=link,
        department=fields.line("department", longest=40),
    )


def read_call(fields: Fields, *, zone: str) -> NewHeard:
    """One rated call. Adds to the fields' problems."""
    rating = fields.number("rating", empty=_("Give the rating from 1 to 5."), lowest=1, highest=5)
    return NewHeard(
        CALL,
        TELEPHONE,
        fields.line("id", empty=_("Give the number of the call."), longest=120),
        _instant(fields, zone),
        words=fields.text("text", longest=LONGEST_WORDS),
        rating=rating,
        department=fields.line("department", longest=40),
    )


READERS: Final = {MENTION: read_mention, CALL: read_call}


def _instant(fields: Fields, zone: str) -> datetime:
    """An instant with its zone, as programs write it, or a time on the hospital's clock."""

    def read(raw: object) -> datetime:
        given = values.line(raw).replace(" ", "T")
        try:
            at = datetime.fromisoformat(given)
        except ValueError:
            raise Problem(_("Write the time such as 2026-02-04T08:00:00Z.")) from None
        return at.astimezone(UTC) if at.tzinfo else values.instant(given[:16], zone=zone)

    return fields.take("at", _("Say when it was said."), read) or datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class BadLine:
    """Why a line of a file cannot be taken."""

    line: int
    column: str
    message: object


class BadLines(Invalid):
    """A file with lines that cannot be taken, at most fifty of them named; nothing of it was."""

    def __init__(self, typed: Mapping[str, Any], lines: Sequence[BadLine]) -> None:
        super().__init__(typed, file=_("Mend these lines and send the file again: nothing was taken."))
        self.lines = lines[:MOST_PROBLEMS]


def read_sheet(source: bytes, kind: str, *, zone: str) -> tuple[list[NewHeard], list[BadLine]]:
    """All lines of a file, and all that is wrong with them. Raises Invalid for a file that is no such table."""
    sheet = read_rows(source, limits=LIMITS)
    rows = iter(sheet)
    heading = next(rows, None)
    if heading is None:
        raise Invalid(file=sheet.problem.message if sheet.problem else _("This file has no lines."))
    places = places_of(heading, kind)
    if missing := [name for name in NEEDED[kind] if name not in places]:
        raise Invalid(file=_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    news: list[NewHeard] = []
    bad: list[BadLine] = []
    numbers: dict[tuple[str, str], int] = {}
    for row in rows:
        line = sheet.line
        fields = Fields(_cells(row, places))
        new = READERS[kind](fields, zone=zone)
        if first := numbers.get((new.channel, new.external_id)):
            fields.problem("id", _("This number stands on line %(line)d already.") % {"line": first})
        numbers[new.channel, new.external_id] = line
        bad += [BadLine(line, name, message) for name, message in fields.problems.items()]
        news.append(new)
    if sheet.problem:
        raise Invalid(file=sheet.problem.message)
    return news, bad


def _cells(row: Sequence[str], places: Mapping[str, int]) -> dict[str, Any]:
    return {name: row[place] for name, place in places.items() if place < len(row)}


@dataclass(frozen=True)
class SheetForm:
    """A file, and what it holds of which hospital; `typed` is the form it came with."""

    kind: str
    hospital: UUID
    source: bytes = field(repr=False)
    typed: Mapping[str, Any] = field(repr=False)

    @classmethod
    async def parse(cls, form: Any) -> "SheetForm":
        """Raises Invalid."""
        fields = Fields(form)
        kind = fields.choice("kind", tuple(READERS), empty=_("Choose what the file holds."))
        hospital = fields.id("hospital", empty=_("Choose the hospital."))
        files = fields.files("file", empty=_("Choose the file."), most=1)
        fields.done(None)
        return cls(kind, hospital, await files[0].read(), form)

    def read(self, *, zone: str) -> list[NewHeard]:
        """Every line of the file. Raises BadLines, and Invalid for a file that is no such table."""
        news, bad = read_sheet(self.source, self.kind, zone=zone)
        if bad:
            raise BadLines(self.typed, bad)
        return news
