"""The rows of a delimited text file, strictly read: an unclosed quote is an error with its line (UP-6)."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from app.kernel.cells import MARK, unmarked
from app.kernel.remarks import Remark

CANDIDATES = ",\t;|~"
SNIFFED_ROWS = 50
_NO_TABLE = (False, 0.0, 0)
_DECLARED = "sep="


class Stopped(Exception):
    """Reading cannot go on; `remark` says why and where."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.kind)
        self.remark = remark


@dataclass(frozen=True)
class Limits:
    """What one file may hold: rows, columns, characters a field and a row, bytes, characters a workbook cell."""

    rows: int = 200_000
    columns: int = 64
    field: int = 128 * 1024
    row: int = 1024 * 1024
    size: int = 64 * 1024 * 1024
    cell: int = 32_767


DEFAULT = Limits()
csv.field_size_limit(DEFAULT.field)


def delimiter_of(sample: str, width: int | None = None) -> str:
    """The sign that cuts most lines into the same number of cells; `width` is the number hoped for."""
    first = sample.partition("\n")[0].rstrip("\r")
    if declared_delimiter(first):
        return first[-1]
    scores = {sign: _score(sample, sign, width) for sign in CANDIDATES}
    best = max(CANDIDATES, key=scores.__getitem__)
    return best if scores[best] > _NO_TABLE else ","


def declared_delimiter(line: str) -> bool:
    """Whether a first line is Excel's own way of naming the delimiter, as in `sep=;`."""
    return len(line) == len(_DECLARED) + 1 and line.lower().startswith(_DECLARED)


def _score(sample: str, sign: str, width: int | None) -> tuple[bool, float, int]:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=sign):
            if any(row):
                widths[len(row)] += 1
            if widths.total() >= SNIFFED_ROWS:
                break
    except csv.Error:
        return _NO_TABLE
    usual, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    if usual == 1:
        return _NO_TABLE
    # Commas also stand inside amounts (1,5;2,5) and prose, so they count half.
    return (usual == width, times / widths.total(), usual // 2 if sign == "," else usual)


@dataclass
class Position:
    """Where reading is: the line on which the row last given begins, and what was left out on the way."""

    line: int = 0
    blank_rows: int = 0
    first_blank: int = 0

    def skip(self, line: int) -> None:
        """A row of blank cells."""
        self.first_blank = self.first_blank or line
        self.blank_rows += 1


def rows_of(
    text: io.TextIOWrapper, delimiter: str, limits: Limits, position: Position
) -> Iterator[list[str]]:
    """The cells of every row that is not blank; `position` goes along. Raises Stopped, never csv.Error."""
    lines = _Lines(text, limits)
    source = iter(lines)
    quoted: list[str] = []
    reader = csv.reader(_with_more(quoted, source), delimiter=delimiter, strict=True)
    most, longest, given = limits.columns, limits.field, 0
    for line in source:
        start = lines.number
        if '"' in line or len(line) > longest:
            quoted.append(line)
            row = _quoted_row(reader, start, lines, limits)
        else:
            # Without a quotation mark a row is its line, and cutting it is all there is to do.
            row = line.rstrip("\r\n").split(delimiter)
        if (not row[0] or row[0].isspace()) and not any(map(str.strip, row)):
            if start > 1 or not lines.declares:
                position.skip(start)
            continue
        if len(row) > most or lines.number > start:
            _refuse_the_huge(row, start, limits)
        if lines.has_mark:
            lines.has_mark = False
            row = [unmarked(cell) for cell in row]
        given += 1
        if given > limits.rows:
            raise Stopped(Remark("too-many-rows", start, {"limit": limits.rows}))
        position.line = start
        yield row


def _with_more(quoted: list[str], source: Iterator[str]) -> Iterator[str]:
    """The line put into `quoted`, then as many of the next as its quotation marks run over."""
    while line := quoted.pop() if quoted else next(source, None):
        yield line


def _quoted_row(reader: Iterator[list[str]], start: int, lines: "_Lines", limits: Limits) -> list[str]:
    try:
        return next(reader)
    except csv.Error as wrong:
        raise Stopped(_why(str(wrong), start, lines.number, limits)) from None


def _refuse_the_huge(row: list[str], line: int, limits: Limits) -> None:
    if any(row[limits.columns :]):
        raise Stopped(Remark("too-many-columns", line, {"limit": limits.columns}))
    del row[limits.columns :]
    if sum(map(len, row)) > limits.row:
        raise Stopped(Remark("row-limit", line, {"limit": limits.row}))


class _Lines:
    """The lines of a text, with the checks that are cheapest on a whole line."""

    def __init__(self, text: io.TextIOWrapper, limits: Limits) -> None:
        self.text = text
        # A line is asked for by at most this much: a file without line ends never fills the memory.
        self.longest = limits.row + 1
        self.number = 0
        self.has_mark = False
        self.declares = False

    def __iter__(self) -> Iterator[str]:
        longest = self.longest
        for number, line in enumerate(iter(partial(self.text.readline, longest), ""), 1):
            self.number = number
            if "\0" in line:
                raise Stopped(Remark("nul", number))
            if len(line) >= longest:
                raise Stopped(Remark("row-limit", number, {"limit": longest - 1}))
            if MARK in line:
                self.has_mark = True
            if number == 1 and declared_delimiter(line.rstrip("\r\n")):
                # An empty line in its place keeps the numbers of the others.
                self.declares, line = True, "\n"
            yield line


def _why(wrong: str, start: int, line: int, limits: Limits) -> Remark:
    """csv names its errors by text alone; these three are all that strict reading can raise."""
    if "field limit" in wrong:
        return Remark("field-limit", start, {"limit": limits.field})
    if "unexpected end" in wrong:
        return Remark("unclosed-quote", start)
    return Remark("stray-quote", line)


def ends_of(seen: str | tuple[str, ...] | None) -> Iterator[Remark]:
    """What the kinds of line ends that were met deserve to be told."""
    if isinstance(seen, tuple):
        yield Remark("mixed-ends")
    elif seen == "\r":
        yield Remark("bare-cr")
