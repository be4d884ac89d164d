"""What the house counts: each thing defined once, and the address of the list that shows exactly its rows.

A room keeps its conditions in `measures.py`, makes a shelf of them in `queries/measured.py`, and wiring.py puts the
shelf up. Lists, reports, dashboards, indicators and the nightly reconciliation all read the same definition.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Unit(StrEnum):
    """What a number counts in: money is pence, time seconds."""

    COUNT = "count"
    SECONDS = "seconds"
    PENCE = "pence"


class Better(StrEnum):
    """Which way is good."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True)
class Measure:
    """Which rows are counted. `{now}`, `{me}` and what else the shelf gives stand in its SQL for values.

    `at` is the instant that a period means; without one the measure says how things stand now and has no period.
    `query` is what stands in the list's address; the measure's own name when it has no shorter one.
    `kept` is SQL of the same number where counters know it, and `kept_by` of its parts by the name of a cut, as rows of
    `key` and `n`: what a page then reads does not grow with the list. The reconciliation counts both ways.
    """

    name: str
    words: object
    condition: str
    better: Better = Better.NEITHER
    at: str = ""
    query: Mapping[str, str] | None = None
    unit: Unit = Unit.COUNT
    value: str = "count(*)"
    permission: str = ""
    kept: str = ""
    kept_by: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> dict[str, str]:
        """What the list is asked for to show its rows."""
        return {"measure": self.name} if self.query is None else dict(self.query)


@dataclass(frozen=True)
class Cut:
    """What a measure may be divided by: SQL of the key as text, of the name of a `{key}`, and the list's word for it.

    A row without one has the key `none`, which the list understands too.
    """

    words: object
    key: str
    name: str
    parameter: str


#: The condition of somebody's rows with its arguments from $1 on.
Scope = tuple[str, tuple[Any, ...]]
#: A value for a name in braces, with its type in SQL.
Given = tuple[Any, str]


@dataclass(frozen=True)
class Total:
    """A number that some page or report shows, and the address whose list must hold as many rows.

    One that is counted to `most` only and shown as "1,000+" beyond agrees with any list that is longer.
    """

    name: str
    number: int
    query: Mapping[str, str]
    most: int | None = None


#: Every total that pages and reports of the room show somebody beside the measures: counters, lines of a report.
Totals = Callable[[Any], Awaitable[list[Total]]]
#: How many rows the list at an address holds for somebody, counted by the list's own conditions and without a cap.
Listed = Callable[[Any, Mapping[str, str]], Awaitable[int]]


@dataclass(frozen=True)
class Shelf:
    """The rows of one list, who sees which of them, and what is counted of them.

    `zone` is SQL for the time zone in which days and months of these rows are meant; `zone_words` say it, None where
    it is the reader's own.
    """

    name: str
    words: object
    rows: str
    route: str
    permission: str
    scope: Callable[[Any], Scope]
    given: Callable[[Any], dict[str, Given]]
    listed: Listed
    measures: tuple[Measure, ...]
    cuts: Mapping[str, Cut] = field(default_factory=dict)
    zone: str = "{zone}"
    zone_words: object | None = None
    totals: Totals | None = None

    def measure(self, name: str) -> Measure:
        """The measure of a name. Raises KeyError."""
        return self._by_name[name]

    @property
    def _by_name(self) -> dict[str, Measure]:
        return {each.name: each for each in self.measures}

    def open_to(self, user: Any) -> tuple[Measure, ...]:
        """What this person may see counted: nothing without the permission for the list."""
        if not user.can(self.permission):
            return ()
        return tuple(each for each in self.measures if not each.permission or user.can(each.permission))


_shelves: Final[dict[str, Shelf]] = {}


def put_up(shelf: Shelf) -> None:
    """Let a shelf be read. Safe to call again. Raises ValueError when two of its measures share a name."""
    if len({each.name for each in shelf.measures}) < len(shelf.measures):
        raise ValueError(f"Two measures of {shelf.name} share a name.")
    _shelves[shelf.name] = shelf


def shelves() -> list[Shelf]:
    """Every shelf, in the order of wiring.py."""
    return list(_shelves.values())


def shelf(name: str) -> Shelf:
    """The shelf of a list. Raises KeyError."""
    return _shelves[name]


def find(key: str) -> tuple[Shelf, Measure]:
    """The measure of a key such as `cases.waiting`. Raises KeyError."""
    room, _dot, name = key.partition(".")
    return _shelves[room], _shelves[room].measure(name)
