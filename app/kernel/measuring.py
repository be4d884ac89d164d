"""Counting what measures mean: for one person, over a period, divided by something. One statement a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from app.kernel import db
from app.kernel.measures import Measure, Shelf, Unit
from app.kernel.naming import in_words

#: A dashboard counts to a thousand and says "1,000+": an exact count of a large table is no page's work.
MOST: Final = 1_000


@dataclass(frozen=True)
class Period:
    """Days of a measure's own zone, both counted."""

    since: date
    until: date

    @property
    def address(self) -> dict[str, str]:
        """As lists take it."""
        return {"since": self.since.isoformat(), "until": self.until.isoformat()}


@dataclass(frozen=True)
class Asked:
    """One number that is wanted: a measure by its name, over a period if it has one, of one part if divided."""

    name: str
    period: Period | None = None
    part: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A number and where its rows are. `capped` says that there are more."""

    shelf: Shelf
    measure: Measure
    number: int
    query: dict[str, str]
    capped: bool = False


@dataclass(frozen=True)
class Slice:
    """One part of a measure that was divided: its key, its name and its numbers by measure."""

    key: str
    name: str
    numbers: dict[str, int]
    queries: dict[str, dict[str, str]]


class Binder:
    """A statement's arguments, beginning with those of the scope; names in braces get their places as they come."""

    def __init__(self, first: Sequence[Any], given: Mapping[str, tuple[Any, str]]) -> None:
        self.arguments: list[Any] = [*first]
        self._given = given
        self._places: dict[str, str] = {}

    def value(self, value: Any, kind: str) -> str:
        """The placeholder of one more value."""
        self.arguments.append(value)
        return f"${len(self.arguments)}::{kind}"

    def named(self, sql: str) -> str:
        """The SQL with its names in braces replaced by placeholders."""
        for name, (value, kind) in self._given.items():
            if f"{{{name}}}" in sql:
                if name not in self._places:
                    self._places[name] = self.value(value, kind)
                sql = sql.replace(f"{{{name}}}", self._places[name])
        return sql


def day_of(at: str, zone: str) -> str:
    """SQL of the day of an instant on the wall clock of a zone."""
    return f"({at} at time zone {zone})::date"


def from_day(at: str, zone: str, day: str) -> str:
    """SQL for an instant not before a day of a zone; the placeholder of the day stands alone, for an index."""
    return f"{at} >= ({day}::date::timestamp at time zone {zone})"


def to_day(at: str, zone: str, day: str) -> str:
    """SQL for an instant not after a day of a zone."""
    return f"{at} < (({day}::date + 1)::timestamp at time zone {zone})"


def _within(at: str, zone: str, period: Period, binder: Binder) -> str:
    since, until = binder.value(period.since, "date"), binder.value(period.until, "date")
    zone = binder.named(zone)
    return f"{from_day(at, zone, since)} and {to_day(at, zone, until)}"


async def figures(
    user: Any, shelf: Shelf, asked: Sequence[Asked], *, most: int | None = MOST, rows: bool = False
) -> list[Figure]:
    """The numbers that were asked for, in order; `most` None counts without a cap, `rows` counts the rows even of
    measures that sum something or that counters keep.

    A measure this person may not see is left out. Raises KeyError for a name there is not.
    """
    seen = {each.name for each in shelf.open_to(user)}
    wanted = [each for each in asked if shelf.measure(each.name) and each.name in seen]
    if not wanted:
        return []
    condition, arguments = shelf.scope(user)
    binder = Binder(arguments, shelf.given(user))
    kept = ["" if rows else _kept(shelf, each) for each in wanted]
    parts = [
        f"({binder.named(known) or _number(shelf, each, condition, binder, most=most, rows=rows)})"
        for each, known in zip(wanted, kept, strict=True)
    ]
    row = await db.fetchrow(
        "select " + ", ".join(f"{sql} as n{n}" for n, sql in enumerate(parts)), *binder.arguments
    )
    assert row is not None
    return [
        _figure(shelf, each, int(number), None if known else most)
        for each, known, number in zip(wanted, kept, row.values(), strict=True)
    ]


def _kept(shelf: Shelf, asked: Asked) -> str:
    measure = shelf.measure(asked.name)
    return "" if asked.part or (asked.period and measure.at) else measure.kept


def _figure(shelf: Shelf, asked: Asked, number: int, most: int | None) -> Figure:
    measure = shelf.measure(asked.name)
    capped = most is not None and measure.unit == Unit.COUNT and number > most
    period = asked.period.address if asked.period and measure.at else {}
    part = {shelf.cuts[cut].parameter: key for cut, key in asked.part.items()}
    shown = most if capped and most is not None else number
    return Figure(shelf, measure, shown, {**measure.address, **period, **part}, capped)


def _number(shelf: Shelf, asked: Asked, scope: str, binder: Binder, *, most: int | None, rows: bool) -> str:
    measure = shelf.measure(asked.name)
    where = f"{scope} and ({binder.named(measure.condition)})"
    if asked.period and measure.at:
        where += f" and {_within(measure.at, shelf.zone, asked.period, binder)}"
    for cut, key in asked.part.items():
        where += f" and {shelf.cuts[cut].key} = {binder.value(key, 'text')}"
    if measure.unit != Unit.COUNT or most is None:
        value = "count(*)" if rows else measure.value
        return f"select coalesce({value}, 0) from {shelf.rows} where {where}"
    return f"select count(*) from (select 1 from {shelf.rows} where {where} limit {most + 1}) m"


async def divided(
    user: Any,
    shelf: Shelf,
    names: Sequence[str],
    by: str,
    period: Period | None = None,
    *,
    rows: bool = False,
) -> list[Slice]:
    """Some measures divided by a cut of the shelf, or by `day` or `month` of their instant; parts with a row only.

    Measures divided by time must share their instant. Raises KeyError for what there is not.
    """
    seen = {each.name for each in shelf.open_to(user)}
    wanted = [shelf.measure(name) for name in names if name in seen]
    if not wanted:
        return []
    condition, arguments = shelf.scope(user)
    binder = Binder(arguments, shelf.given(user))
    kept = wanted[0].kept_by.get(by, "") if len(wanted) == 1 and period is None and not rows else ""
    parts = (
        f"select key, n as n0 from ({binder.named(kept)}) k"
        if kept
        else _grouped(shelf, wanted, by, period, condition, binder, rows=rows)
    )
    name = in_words(shelf.cuts[by].name) if by in shelf.cuts else "''"
    found = await db.fetch(
        f"select g.*, coalesce({name.replace('{key}', 'g.key')}, '') as name from ({parts}) g order by g.key",
        *binder.arguments,
    )
    return [_slice(shelf, wanted, by, period, row) for row in found]


def _grouped(
    shelf: Shelf,
    wanted: list[Measure],
    by: str,
    period: Period | None,
    scope: str,
    binder: Binder,
    *,
    rows: bool,
) -> str:
    any_of_them = " or ".join(f"({binder.named(each.condition)})" for each in wanted)
    where = f"{scope} and ({any_of_them})"
    if period is not None:
        where += f" and {_within(wanted[0].at, shelf.zone, period, binder)}"
    counts = ", ".join(
        f"coalesce({'count(*)' if rows else each.value} filter (where {binder.named(each.condition)}), 0) as n{n}"
        for n, each in enumerate(wanted)
    )
    key = _division(shelf, wanted[0], by, binder)
    return f"select {key} as key, {counts} from {shelf.rows} where {where} group by 1"


def _division(shelf: Shelf, measure: Measure, by: str, binder: Binder) -> str:
    if by in ("day", "month"):
        shape = "YYYY-MM-DD" if by == "day" else "YYYY-MM"
        return f"to_char({day_of(measure.at, binder.named(shelf.zone))}, '{shape}')"
    return shelf.cuts[by].key


def _slice(shelf: Shelf, wanted: list[Measure], by: str, period: Period | None, row: Any) -> Slice:
    numbers = {each.name: int(row[f"n{n}"]) for n, each in enumerate(wanted)}
    part = _part(shelf, by, period, row["key"])
    queries = {each.name: {**each.address, **part} for each in wanted}
    return Slice(row["key"], row["name"], numbers, queries)


def _part(shelf: Shelf, by: str, period: Period | None, key: str) -> dict[str, str]:
    whole = period.address if period else {}
    if by == "day":
        return {"since": key, "until": key}
    if by != "month":
        return {**whole, shelf.cuts[by].parameter: key}
    first = date.fromisoformat(f"{key}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if period is not None:
        first, last = max(first, period.since), min(last, period.until)
    return Period(first, last).address
