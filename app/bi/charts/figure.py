"""One chart before it is drawn: its words, its numbers, and what its points lead to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from app.kernel import dates, language
from app.kernel.language import _

if TYPE_CHECKING:
    from app.bi.store.house import Store

#: How a chart is drawn; a table alone is a list.
BARS: Final = "bars"
STACKED: Final = "stacked"
LINES: Final = "lines"
RANKING: Final = "ranking"
HEAT: Final = "heat"
LIST: Final = "list"
MOST_LINES: Final = 12

FORM_KINDS: Final = {"survey": _("Surveys"), "audit": _("Audits"), "form": _("Forms")}


@dataclass(frozen=True)
class View:
    """What the page looks at: months that are complete, institutions, and the clock of the store."""

    months: Sequence[str]
    institutions: Sequence[UUID] | None
    zone: str
    now: datetime
    building: Sequence[str] = ()

    @property
    def where(self) -> dict[str, Any]:
        """The months and institutions as the store's filter: made of keys alone."""
        return {"month_key": {"$in": list(self.months)}, **self.at_institutions("institution.id")}

    def at_institutions(self, field: str) -> dict[str, Any]:
        """The institutions as the store's filter."""
        if self.institutions is None:
            return {}
        return {field: {"$in": [str(each) for each in self.institutions]}}


@dataclass(frozen=True)
class Figure:
    """A chart: `rows` are what the table and the file have, first a name, then numbers (None: not told).

    `leads` say for each row what stands behind it, `parts` what each column after the name narrows that to (None:
    no rows stand behind this column); `route` is the list that shows it. `axis` are short names for the picture.
    """

    key: str
    number: int
    title: object
    definition: object
    shape: str
    heads: Sequence[object]
    rows: Sequence[Sequence[Any]]
    finding: object = ""
    series: Sequence[object] = ()
    cap: int | None = None
    percent: bool = False
    leads: Sequence[Mapping[str, str] | None] = field(default=())
    parts: Sequence[Mapping[str, str] | None] = field(default=())
    route: str = "bi.row.index"
    axis: Sequence[object] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(isinstance(value, int | float) and value for row in self.rows for value in row[1:])

    @property
    def drawn(self) -> Sequence[Sequence[Any]]:
        """The rows with a number, as far as a picture holds them."""
        known = [row for row in self.rows if row[1] is not None]
        return known[:MOST_LINES] if self.shape in (RANKING, HEAT) else known

    def label(self, row: Sequence[Any]) -> object:
        """The name of a row in the picture."""
        return self.axis[self.rows.index(row)] if self.axis and self.shape != HEAT else row[0]

    def lead(self, row: int, column: int) -> dict[str, str] | None:
        """The query of the rows behind a cell; None where there are none, and for words.

        A name leads to the whole of its row, or to the first part of it that is not nought.
        """
        first = self.leads[row] if row < len(self.leads) else None
        if first is None:
            return None
        if column:
            part = self._part(row, column)
            return None if part is None else {**first, **part}
        places = range(1, len(self.rows[row]))
        if not any(
            isinstance(self.rows[row][place], int | float) and self._counts(place) for place in places
        ):
            return {**first}
        found = [part for place in places if (part := self._part(row, place)) is not None]
        return {**first, **({} if {} in found else found[0])} if found else None

    def _counts(self, column: int) -> bool:
        return column > len(self.parts) or self.parts[column - 1] is not None

    def _part(self, row: int, column: int) -> Mapping[str, str] | None:
        value = self.rows[row][column]
        if not (isinstance(value, int | float) and value):
            return None
        return self.parts[column - 1] if column <= len(self.parts) else {}


Chart = Callable[["Store", View], Figure]


def month_words(key: str) -> str:
    """A month with its year, in the reader's language."""
    return dates.month(date.fromisoformat(f"{key}-01"))


def short_month(key: str) -> str:
    """A month as it stands under a picture."""
    return dates.short_month(date.fromisoformat(f"{key}-01"))


def quarter_words(key: str) -> str:
    """A quarter, in the reader's language."""
    return dates.digits(str(_("Q%(number)s %(year)s")) % {"number": key[-1], "year": key[:4]})


def form_words(form: Mapping[str, Any]) -> str:
    """The name of a form in the reader's language."""
    arabic: str = form.get("name_ar") or ""
    return arabic if arabic and language.current() == "ar" else str(form["name_en"])


def by_month(view: View) -> dict[str, dict[str, int]]:
    """A dictionary a month, for sums."""
    return {key: {} for key in view.months}
