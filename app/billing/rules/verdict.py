"""What checking a billing file came to: every mistake with its place, and the totals of the good rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from app.billing.rules.columns import Column, letter_of
from app.billing.rules.repairs import Fix
from app.billing.rules.row import Pence
from app.billing.rules.wording import words
from app.kernel.remarks import Remark

LONGEST_FOUND = 60


@dataclass(frozen=True)
class Place:
    """A column of the file: its heading and the letter a spreadsheet gives it."""

    name: str
    heading: str
    letter: str

    @classmethod
    def of(cls, column: Column, at: int) -> "Place":
        """The place of a column counted from 0."""
        return cls(column.name, column.heading, letter_of(at))


@dataclass(frozen=True)
class Mistake:
    """One rule broken. `row` counts data rows from 1, 0 is the file; `line` is where to look in the file.

    `places` are the columns the rule concerns; `found` is what stands there; `fix` what to put instead.
    `values` holds only the cells the words name, so that no more of a person is kept than is shown.
    """

    rule: str
    row: int
    places: tuple[Place, ...] = ()
    found: str = ""
    values: Mapping[str, object] | None = None
    variant: str = ""
    fix: Fix | None = None
    line: int = 0

    @property
    def column(self) -> str | None:
        """The heading of the one column concerned; None when there are several or none."""
        return self.places[0].heading if len(self.places) == 1 else None

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings of all columns concerned."""
        return tuple(place.heading for place in self.places)

    @property
    def cell(self) -> str:
        """The cell as a spreadsheet names it, such as F371; "" when there is not exactly one."""
        return f"{self.places[0].letter}{self.line}" if len(self.places) == 1 else ""

    @property
    def says(self) -> str:
        """What was found, in the reader's language."""
        return self._filled(words(self.rule, self.variant).says)

    @property
    def advice(self) -> str:
        """What to do about it, in the reader's language."""
        return self._filled(words(self.rule, self.variant).advice)

    @property
    def message(self) -> str:
        """Both in one."""
        return f"{self.says} {self.advice}"

    def _filled(self, pattern: object) -> str:
        shown = self.found if len(self.found) <= LONGEST_FOUND else self.found[:LONGEST_FOUND] + "…"
        return str(pattern).format(found=shown, heading=self.column, **(self.values or {}))


@dataclass(frozen=True)
class Totals:
    """Sums over the good rows: minutes, and whole pence of each money column.

    `by_contract` and `by_fee` count rows; a row without a fee code counts under "".
    """

    rows: int
    minutes: int
    costs: int
    fees: int
    disbursements: int
    travel: int
    by_contract: Mapping[str, int]
    by_fee: Mapping[str, int]


@dataclass(frozen=True)
class Verdict:
    """The answer to a whole file. `mistakes` holds the first ones only; `mistake_count` counts all.

    `problem` is set when the file could not be read to its end: then nothing else can be relied on.
    """

    month: date
    rows: int
    mistakes: tuple[Mistake, ...]
    mistake_count: int
    bad_rows: int
    by_rule: Mapping[str, int]
    totals: Totals
    problem: Remark | None = None

    @property
    def accepted(self) -> bool:
        """Whether the file may be taken: all of it, or nothing."""
        return not self.mistake_count and self.problem is None


def whole_pence(amount: Pence) -> int:
    """Pence rounded half up, away from zero; exact already for any amount with two places."""
    return amount if isinstance(amount, int) else int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))
