"""A provider's file on its way in: any table a person may choose, as the rows the rules check."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.billing.rules import Contract, Mistake, Row, Verdict, check, layout
from app.billing.rules.columns import DAY
from app.kernel.remarks import Remark
from app.kernel.sheet import Sheet, Source, read_rows

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?: 00:00:00)?")


class BillingSheet:
    """The data rows of a file: iterate over it as often as needed.

    A heading row is left out, and columns named in another order are put in theirs; blank cells beyond the
    last column are cut. `line` is where the row last given begins; `problem` and `notes` are those of the
    sheet below; `heading` is the S-HEAD mistake when headings are there and cannot be followed. `names` are
    those of the columns, in their order.
    """

    def __init__(self, sheet: Sheet, contract_2018: bool = True) -> None:
        self.sheet = sheet
        self.contract_2018 = contract_2018
        self.heading: Mistake | None = None
        self.has_headings = False
        columns = layout(contract_2018).columns
        self.names = [column.name for column in columns]
        self._headings = [_plain(column.heading) for column in columns]
        self._days = [at for at, column in enumerate(columns) if column.kind == DAY]

    @property
    def line(self) -> int:
        """Where in the file the row last given begins, from 1."""
        return self.sheet.line

    @property
    def problem(self) -> Remark | None:
        """Why the file could not be read to its end; to be asked after the last row."""
        return self.sheet.problem

    @property
    def notes(self) -> list[Remark]:
        """What was odd and could be read."""
        return self.sheet.notes

    def __iter__(self) -> Iterator[list[str]]:
        rows = iter(self.sheet)
        first = next(rows, None)
        if first is None:
            return
        order = self._order(first)
        if self.heading:
            return
        if not self.has_headings:
            yield self._fitted(first)
        width, typed = len(self._headings), self.sheet.kind == "xlsx"
        for row in rows:
            if typed or len(row) != width:
                row = self._fitted(row)
            yield [row[at] for at in order] if order and len(row) == width else row

    def _order(self, first: list[str]) -> list[int] | None:
        """Where each column stands when the headings say so; None for the usual order."""
        given = [_plain(cell) for cell in self._fitted(first)]
        known = set(self._headings)
        self.has_headings = sum(heading in known for heading in given) * 2 > len(known)
        self.heading = None
        if not self.has_headings or given == self._headings:
            return None
        if sorted(given) == sorted(self._headings):
            return [given.index(heading) for heading in self._headings]
        astray = [
            at for at, heading in enumerate(given) if heading in known and not self._stands(at, heading)
        ]
        if astray:
            self.heading = Mistake(
                "S-HEAD", 0, found=first[astray[0]].strip(), values={"wanted": len(self._headings)}
            )
        return None

    def _stands(self, at: int, heading: str) -> bool:
        return at < len(self._headings) and self._headings[at] == heading

    def _fitted(self, row: list[str]) -> list[str]:
        width = len(self._headings)
        if len(row) > width and not any(map(str.strip, row[width:])):
            row = row[:width]
        if self.sheet.kind == "xlsx":
            # A workbook keeps no blank cells at the end of a row, and its days are days, not text.
            row = row + [""] * (width - len(row))
            for at in self._days:
                row[at] = _british(row[at])
        return row


def read_sheet(
    source: Source,
    *,
    contract_2018: bool = True,
    encoding_name: str | None = None,
    delimiter: str | None = None,
) -> BillingSheet:
    """The rows of a provider's file: its bytes, its path, or an open file. Never raises on content."""
    width = layout(contract_2018).width
    sheet = read_rows(source, encoding_name=encoding_name, delimiter=delimiter, width=width)
    return BillingSheet(sheet, contract_2018)


def check_sheet(
    sheet: BillingSheet,
    month: date,
    as_of: date,
    *,
    accepted: Callable[[int, Contract, Row], None] | None = None,
    refused: Callable[[int, int, Sequence[str]], None] | None = None,
) -> Verdict:
    """Check a whole file; a file that could not be read to its end has `problem` and is never accepted."""
    verdict = check(
        sheet,
        month,
        as_of,
        contract_2018=sheet.contract_2018,
        line=lambda: sheet.line,
        accepted=accepted,
        refused=refused,
    )
    if sheet.problem or sheet.heading:
        return _without_empty(replace(verdict, problem=sheet.problem), sheet.heading)
    return verdict


def _without_empty(verdict: Verdict, heading: Mistake | None) -> Verdict:
    """The verdict on a file whose rows were not all seen: that none were is then not the provider's mistake."""
    by_rule = {rule: count for rule, count in verdict.by_rule.items() if rule != "S-EMPTY"}
    mistakes = tuple(mistake for mistake in verdict.mistakes if mistake.rule != "S-EMPTY")
    if heading:
        mistakes, by_rule = (*mistakes, heading), {**by_rule, heading.rule: 1}
    return replace(verdict, mistakes=mistakes, by_rule=by_rule, mistake_count=sum(by_rule.values()))


def _plain(heading: str) -> str:
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def _british(cell: str) -> str:
    found = _ISO_DAY.fullmatch(cell)
    return f"{found[3]}/{found[2]}/{found[1]}" if found else cell
