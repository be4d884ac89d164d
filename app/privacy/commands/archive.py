"""Taking in cases of an older system."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.kernel import clock, db, ids
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.privacy.rules import search_text

WORDS: Final = (
    "laa_reference", "full_name", "postcode", "area_of_law", "in_scope", "financially_eligible", "specialist",
    "articles", "outcome",
)  # fmt: skip
DAYS: Final = ("birth_date", "referred_on", "closed_on", "outcome_on")
_COLUMNS: Final = (*WORDS, *DAYS, "search_text")


def rows_of(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of a CSV with a heading. Raises Invalid naming each line that is not one; nothing is taken then."""
    reader = csv.DictReader(lines)
    if strange := sorted({*(reader.fieldnames or ())} - {*WORDS, *DAYS}):
        raise Invalid(None, file=_("Unknown columns: %(names)s.") % {"names": ", ".join(strange)})
    rows: list[dict[str, Any]] = []
    wrong: list[str] = []
    for number, line in enumerate(reader, start=2):
        try:
            rows.append(_row(line))
        except ValueError:
            wrong.append(str(number))
    if wrong:
        raise Invalid(
            None,
            file=_("Lines without a reference or with a wrong day: %(lines)s.") % {"lines": ", ".join(wrong)},
        )
    return rows


def _row(line: Mapping[str, str | None]) -> dict[str, Any]:
    row: dict[str, Any] = {name: (line.get(name) or "").strip() for name in WORDS}
    row |= {name: date.fromisoformat(text) if (text := line.get(name)) else None for name in DAYS}
    if not row["laa_reference"]:
        raise ValueError("no reference")
    row["search_text"] = search_text(
        row["laa_reference"], row["full_name"], row["postcode"], row["birth_date"], row["area_of_law"]
    )
    return row


@db.atomic
async def load(rows: Sequence[Mapping[str, Any]]) -> int:
    """Take in rows; one whose reference is known is written anew. How many they were."""
    marks = ", ".join(f"${n}" for n in range(3, 3 + len(_COLUMNS)))
    sets = ", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS, "modified_at"))
    for row in rows:
        await db.execute(
            f"insert into archived_case (id, modified_at, {', '.join(_COLUMNS)}) values ($1, $2, {marks})"
            f" on conflict (laa_reference) do update set {sets}",
            ids.new(),
            clock.now(),
            *(row[name] for name in _COLUMNS),
        )
    return len(rows)
