"""What a report is: a small file with its words and columns, and a `.sql` beside it (cla.md 7).

A name in braces stands for a condition of a room's measures, else for the text of `_name.sql`, shared by reports.

The SQL names its parameters `:from_at`, `:until_at` (the whole days asked for, as instants), `:from_day`,
`:until_day` (the day after the last), `:zone`, `:scope` (organisations, null for all), `:now`, and one for each
choice. It gives the columns of the report by their keys, unformatted and in the order of the rows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

KINDS: Final = Path(__file__).parent / "kinds"
TEXT, WHOLE, NUMBER, MONEY, DAY, MOMENT, FLAG = "text", "whole", "number", "money", "day", "moment", "flag"
#: Kinds of cells in which a leading sign is part of a number.
NUMERIC: Final = frozenset({WHOLE, NUMBER, MONEY})
DAYS, MONTHS, NOTHING = "days", "months", "nothing"
_SHARED: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Column:
    """A column: `key` is its name in SQL and JSON and never changes, `heading` is for the reader."""

    key: str
    heading: object
    kind: str = TEXT


@dataclass(frozen=True)
class Choice:
    """A parameter with a few possible values; the first is taken where nothing is said."""

    name: str
    label: object
    options: Mapping[str, object]


@dataclass(frozen=True)
class Report:
    """One report.

    `period` says what it asks for; `longest` is the most days it may cover; `personal` reports carry names or
    what a client told, so that their taker proves who they are; `locked` ones leave only as an archive with a
    password and a reason (security.md UP-8). `shapes` names other columns for a value of the choice `shape`.
    A report with `parts` is an archive of several files, each a report of its own with its statement in `sql`.
    `seed` is its name in the system of old; `note` says where columns come from that nobody fills in here.
    """

    slug: str
    title: object
    about: object
    group: str
    columns: tuple[Column, ...]
    permission: str = "reports.casework"
    period: str = DAYS
    choices: tuple[Choice, ...] = ()
    longest: int | None = None
    personal: bool = False
    locked: bool = False
    shapes: Mapping[str, tuple[Column, ...]] | None = None
    #: conditions of the rooms' own measures, by the name in braces under which the SQL uses them
    measures: Mapping[str, str] | None = None
    parts: tuple["Report", ...] = ()
    sql: str = ""
    seed: str = ""
    note: object = ""
    #: whether what clients said of themselves can be put into it, by whoever knows the pass phrase (cla.md 7.1)
    diversity: bool = False

    def columns_for(self, chosen: Mapping[str, str]) -> tuple[Column, ...]:
        """The columns in the shape that was chosen."""
        return (self.shapes or {}).get(chosen.get("shape", ""), self.columns)

    def sql_for(self, chosen: Mapping[str, str]) -> str:
        """The statement in the shape that was chosen; one without a `.sql` of its own has that of the report."""
        own = f"{self.slug}-{chosen.get('shape', '')}"
        sql = self.sql or _read(own if own in _names() else self.slug)
        return self._filled(self._filled(sql))

    def _filled(self, sql: str) -> str:
        known = self.measures or {}
        return _SHARED.sub(lambda found: known.get(found[1]) or _read(f"_{found[1]}"), sql)


@cache
def _names() -> frozenset[str]:
    return frozenset(path.stem for path in KINDS.glob("*.sql"))


@cache
def _read(name: str) -> str:
    return (KINDS / f"{name}.sql").read_text("utf-8").strip().rstrip(";")


def text(*pairs: tuple[str, object]) -> tuple[Column, ...]:
    """Columns of text."""
    return tuple(Column(key, heading) for key, heading in pairs)


def wholes(*pairs: tuple[str, object]) -> tuple[Column, ...]:
    """Columns of whole numbers."""
    return tuple(Column(key, heading, WHOLE) for key, heading in pairs)


def flags(*pairs: tuple[str, object]) -> tuple[Column, ...]:
    """Columns of yes and no."""
    return tuple(Column(key, heading, FLAG) for key, heading in pairs)


def moments(*pairs: tuple[str, object]) -> tuple[Column, ...]:
    """Columns of instants."""
    return tuple(Column(key, heading, MOMENT) for key, heading in pairs)
