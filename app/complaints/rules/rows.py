"""One row of a file as a complaint, or the reason why it is none: the plain function under every import. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from app.complaints.rules.mapping import OTHERWISE, Mapping, header_of
from app.complaints.rules.moments import NotAMoment, moment
from app.complaints.rules.rejections import Reason
from app.kernel.values import presentable
from app.sla.rules import Level

LONGEST_TITLE: Final = 500
LONGEST_TEXT: Final = 50_000
LONGEST_KEPT: Final = 2_000
_LEVELS: Final = frozenset(level.value for level in Level)
_MOMENTS: Final = ("created_at", "due_at", "resolved_at")
_LONGEST: Final = {
    "category": 100,
    "complainant_name": 200,
    "complainant_phone": 40,
    "complainant_email": 254,
    "external_id": 200,
    "resolution": 10_000,
    "description": LONGEST_TEXT,
    "department": 200,
}
_SLACK: Final = timedelta(days=1)


class Unfit(Exception):
    """Why a row is not taken: a code of `rejections` and what its words name."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.reason = Reason(code, words)


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is taken: plain values for a complaint, and what was stored beside it."""

    values: dict[str, Any]
    verdict: str = ""
    kept: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads the rows of one file by one mapping. `sources` are the codes there are."""

    def __init__(
        self,
        mapping: Mapping,
        heading: Sequence[str],
        *,
        order: str,
        zone: str,
        now: datetime,
        sources: frozenset[str],
    ) -> None:
        self.mapping = mapping
        self.width = len(heading)
        self.order, self.zone, self.now, self.sources = order, ZoneInfo(zone), now, sources
        places = header_of(list(heading))
        self._cells: dict[str, tuple[int, ...]] = {
            name: tuple(places[key] for column in columns if (key := _known(column)) in places)
            for name, columns in mapping.columns.items()
        }
        self._kept = [(column, places[_known(column)]) for column in mapping.keep if _known(column) in places]
        self._headings = list(heading)

    def read(self, row: Sequence[str]) -> Taken:
        """The row as a complaint. Raises Unfit with the reason."""
        if len(row) != self.width:
            raise Unfit("width", n=len(row), width=self.width)
        made: dict[str, Any] = {name: self._text(row, name) for name in _LONGEST if name in self._cells}
        made["title"] = self._title(row, made)
        made |= self._moments(row)
        made |= {name: self._level(row, name) for name in ("severity", "priority")}
        made["source"] = self._source(row)
        made["category"] = made.get("category") or self.mapping.constants.get("category", "")
        for name in self.mapping.required:
            if not made.get(name):
                raise Unfit("empty", column=self._column(name))
        verdict = self.mapping.verdicts.get(self._cell(row, "verdict"), "")
        kept = {name: _clean(row[place])[:LONGEST_KEPT] for name, place in self._kept if row[place].strip()}
        return Taken(made, verdict, kept)

    def _cell(self, row: Sequence[str], name: str) -> str:
        for place in self._cells.get(name, ()):
            if cell := row[place].strip():
                return cell
        return ""

    def _text(self, row: Sequence[str], name: str) -> str:
        cell = _clean(self._cell(row, name))
        if len(cell) > _LONGEST[name]:
            raise Unfit("long", column=self._column(name), most=_LONGEST[name])
        return cell

    def _title(self, row: Sequence[str], made: dict[str, Any]) -> str:
        title = " ".join(_clean(self._cell(row, "title")).split()) or self.mapping.constants.get("title", "")
        title = title or " ".join(made.get("description", "").split())
        if not title:
            raise Unfit("empty", column=self._column("title"))
        return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"

    def _moments(self, row: Sequence[str]) -> dict[str, datetime | None]:
        made = {name: self._moment(row, name) for name in _MOMENTS}
        created, resolved = made["created_at"], made["resolved_at"]
        if created is not None and created > self.now + _SLACK:
            raise Unfit("opens-later")
        if created is not None and resolved is not None and resolved < created:
            raise Unfit("closes-first")
        if resolved is not None and resolved > self.now + _SLACK:
            raise Unfit("closes-later")
        if created is None and resolved is not None:
            raise Unfit("never-opens")
        return made

    def _moment(self, row: Sequence[str], name: str) -> datetime | None:
        cell = self._cell(row, name)
        if not cell:
            return None
        try:
            return moment(cell, self.order, self.zone)
        except NotAMoment:
            raise Unfit("no-date", column=self._column(name), cell=_clean(cell)[:60]) from None

    def _level(self, row: Sequence[str], name: str) -> str:
        return self._chosen(row, name, _LEVELS, str.lower) or Level.MEDIUM.value

    def _source(self, row: Sequence[str]) -> str:
        return self._chosen(row, "source", self.sources, str.upper)

    def _chosen(
        self, row: Sequence[str], name: str, known: frozenset[str], usual: Callable[[str], str]
    ) -> str:
        """One of some words: the cell translated by the mapping, as it stands, or what holds for every row."""
        cell = self._cell(row, name)
        words = self.mapping.values.get(name, {})
        value = words.get(cell.casefold(), words.get(OTHERWISE, usual(cell)))
        value = value or self.mapping.constants.get(name, "")
        if value and value not in known:
            raise Unfit("unknown", column=self._column(name), cell=_clean(cell)[:60])
        return value

    def _column(self, name: str) -> str:
        columns = [self._headings[place] for place in self._cells.get(name, ())]
        return columns[0] if columns else ", ".join(self.mapping.columns.get(name, ())) or name


def _known(column: str) -> str:
    return next(iter(header_of([column])))


def _clean(cell: str) -> str:
    return cell if cell.isprintable() else presentable(cell)
