"""The rows of an .xlsx workbook, read one by one and never computed (security.md UP-5)."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook

from app.kernel import archive
from app.kernel.cells import text_of, unmarked
from app.kernel.delimited import Limits, Position, Stopped
from app.kernel.remarks import Remark

# openpyxl warns of every style and extension it drops; none of them holds a value.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")

_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
_MOST_ROWS = 1_048_576
# openpyxl lets whatever a malformed part provokes pass through; each of these is one of its answers.
BROKEN = (
    LookupError,
    ArithmeticError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    OSError,
    EOFError,
    RuntimeError,
    SyntaxError,
    zlib.error,
    zipfile.BadZipFile,
)


def flaw_of(file: BinaryIO) -> Remark | None:
    """Why this zip file is no workbook we open; None when it is one."""
    if flaw := archive.flaw_of(file):
        return flaw
    with zipfile.ZipFile(file) as whole:
        return None if set(whole.namelist()) >= _PARTS else Remark("archive")


def rows_of(file: BinaryIO, limits: Limits, position: Position, notes: list[Remark]) -> Iterator[list[str]]:
    """The cells of every row of the first visible sheet that has any, blank cells at the end left out.

    Formulas give their stored values; `position` goes along, `notes` learns of other sheets. Raises Stopped
    at a limit, and one of BROKEN for a malformed part.
    """
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        filled = [sheet for sheet in visible if any(_cells(sheet))]
        if len(filled) > 1:
            first, *others = [sheet.title for sheet in filled]
            notes.append(Remark("other-sheets", values={"sheet": first, "others": ", ".join(others[:5])}))
        for given, (number, cells) in enumerate(_cells(filled[0]) if filled else (), 1):
            _refuse_the_huge(cells, given, number, limits)
            position.line = number
            yield cells
    finally:
        book.close()


def _refuse_the_huge(cells: list[str], given: int, number: int, limits: Limits) -> None:
    if given > limits.rows:
        raise Stopped(Remark("too-many-rows", number, {"limit": limits.rows}))
    if len(cells) > limits.columns:
        raise Stopped(Remark("too-many-columns", number, {"limit": limits.columns}))
    if max(map(len, cells)) > limits.cell:
        raise Stopped(Remark("field-limit", number, {"limit": limits.cell}))
    if any("\0" in cell for cell in cells):
        raise Stopped(Remark("nul", number))


def _cells(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _MOST_ROWS:
            return
        cells = [unmarked(text_of(value)) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells
