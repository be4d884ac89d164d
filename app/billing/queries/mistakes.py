"""What was found in a file, as it was kept; the words are made in the reader's language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.billing.now import contract_2018
from app.billing.rules import Fix, Mistake, Place, layout
from app.billing.rules.matching import advice_on, says_of, shown_as
from app.kernel import db

A_PAGE: Final = 50
ORDERS: Final = {"row": "position", "column": "coalesce(columns[1], ''), position"}


@dataclass(frozen=True)
class Finding:
    """A mistake or a warning of a file. `fix` is what can be put in; `certain` and `chosen` are about it."""

    position: int
    level: str
    rule: str
    row: int
    line: int
    cell: str
    letters: tuple[str, ...]
    says: str
    advice: str
    fix: str | None
    certain: bool
    chosen: bool

    @property
    def where(self) -> str:
        """Its place in words a spreadsheet knows: a cell, or a line; "" for the file as a whole."""
        return self.cell or (str(self.line) if self.line else "")


@dataclass(frozen=True)
class BadRow:
    """The cells of a row with mistakes."""

    number: int
    line: int
    cells: list[str]


def _finding(row: Any, places: dict[str, Place], own: bool) -> Finding:
    named = tuple(places[name] for name in row["columns"] if name in places)
    fix = None if row["fix"] is None else Fix(row["fix"], row["certain"])
    words, rule = json.loads(row["words"]), row["rule"]
    if row["level"] == "warning":
        cell = f"{named[0].letter}{row['line']}" if named and row["line"] else ""
        rule = shown_as(row["rule"], own=own)
        says, advice = says_of(rule, words, own=own), advice_on(rule, own=own)
    else:
        mistake = Mistake(
            row["rule"], row["row"], named, row["found"], words, row["variant"], fix, row["line"]
        )
        cell, says, advice = mistake.cell, mistake.says, mistake.advice
    return Finding(
        row["position"],
        row["level"],
        rule,
        row["row"],
        row["line"],
        cell,
        tuple(place.letter for place in named),
        says,
        advice,
        row["fix"],
        row["certain"],
        row["chosen"],
    )


def _places() -> dict[str, Place]:
    columns = layout(contract_2018()).columns
    return {column.name: Place.of(column, at) for at, column in enumerate(columns)}


async def found_in(
    upload: UUID,
    *,
    level: str = "",
    by: str = "row",
    first: int = 0,
    count: int | None = A_PAGE,
    own: bool,
) -> list[Finding]:
    """The findings of a file from the `first` on, in the order of its rows or of its columns.

    `level` is mistake, warning, or "" for both, mistakes first.
    `own` is whether the reader is the provider, who is not told of other providers' cases.
    """
    rows = await db.fetch(
        "select position, level, rule, row, line, columns, found, words, variant, fix, certain, chosen"
        f" from billing_mistake where upload = $1 and $4 in ('', level)"
        f" order by level, {ORDERS[by]} offset $2 limit $3",
        upload,
        first,
        count,
        level,
    )
    places = _places()
    return [_finding(row, places, own) for row in rows]


async def cells_of(upload: UUID, numbers: Sequence[int]) -> list[BadRow]:
    """The cells of some bad rows, in their order."""
    rows = await db.fetch(
        "select number, line, cells from billing_bad_row where upload = $1 and number = any($2::int[])"
        " order by number",
        upload,
        list(numbers),
    )
    return [BadRow(**dict(row)) for row in rows]


@dataclass(frozen=True)
class Fixes:
    """How many of the kept mistakes can be mended: for certain, likely, and chosen to be mended."""

    certain: int
    likely: int
    chosen: int


async def fixes_of(upload: UUID) -> Fixes:
    """What can be mended in a file."""
    row = await db.fetchrow(
        "select count(*) filter (where certain) as certain,"
        " count(*) filter (where fix is not null and not certain) as likely,"
        " count(*) filter (where chosen) as chosen from billing_mistake where upload = $1",
        upload,
    )
    assert row is not None
    return Fixes(**dict(row))


async def chosen_fixes(upload: UUID) -> dict[int, dict[str, str]]:
    """What a person chose to put in: the value by row and column."""
    rows = await db.fetch(
        "select row, columns[1] as name, fix from billing_mistake where upload = $1 and chosen"
        " and fix is not null order by position",
        upload,
    )
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["row"], {})[row["name"]] = row["fix"]
    return found
