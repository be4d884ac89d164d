"""The articles of a file, good and bad, and the notes that come with the house."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from app.guidance.inputs import ArticleRow, BadRow, read_row
from app.kernel import encoding
from app.organisations.reading import Record, Unreadable, records_of

BUNDLED = Path(__file__).parent / "bundled" / "articles.csv"
NOTES = Path(__file__).parent / "bundled" / "notes.json"
LARGEST = 5 * 1024 * 1024


def articles_of(file: Path) -> tuple[list[ArticleRow], list[BadRow]]:
    """Every row of a file, read. Raises Unreadable."""
    read = [read_row(number, cells) for number, cells in _records(file)]
    return [row for row in read if isinstance(row, ArticleRow)], [
        row for row in read if isinstance(row, BadRow)
    ]


def bundled_notes() -> list[dict[str, str]]:
    """The invented notes of guidance that come with the house."""
    notes: list[dict[str, str]] = json.loads(NOTES.read_text(encoding="utf-8"))
    return notes


def _records(file: Path) -> list[Record]:
    records = list(records_of(file))
    # `"one", "two"`: a quote behind a blank opens nothing in CSV, so such a file falls apart at its commas.
    spaced = bool(records) and any(heading.startswith('"') for heading in records[0][1])
    return list(_with_blanks(file)) if spaced else records


def _with_blanks(file: Path) -> Iterator[Record]:
    if file.stat().st_size > LARGEST:
        raise Unreadable(f"{file.name} is larger than 5 MiB.")
    with file.open("rb") as opened:
        guessed = encoding.of(opened).name
    with file.open(encoding=guessed, errors="replace", newline="") as text:
        for number, cells in enumerate(csv.DictReader(text, skipinitialspace=True), start=1):
            yield number, {heading: cell or "" for heading, cell in cells.items() if heading}
