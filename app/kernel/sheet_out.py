"""Tables that leave the house: CSV and .xlsx in which no cell is ever run (security.md UP-7)."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from app.kernel.cells import NUMBER, safe_cell

BOM = "\ufeff"
CHUNK = 64 * 1024


def csv_chunks(
    rows: Iterable[Sequence[str]],
    headings: Sequence[str] = (),
    numeric: Collection[int] = (),
    bom: bool = True,
) -> Iterator[bytes]:
    """The rows as UTF-8 CSV in pieces of about 64 KiB: every cell quoted and safe, lines ending CRLF.

    `numeric` are the places of the columns in which a number may begin with a sign; with `bom` a
    spreadsheet sees that the text is UTF-8. `headings` are one more row, made safe like the rest.
    """
    buffer = io.StringIO(BOM if bom else "")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if headings:
        writer.writerow(map(safe_cell, headings))
    for row in rows:
        writer.writerow([safe_cell(cell, place in numeric) for place, cell in enumerate(row)])
        if buffer.tell() >= CHUNK:
            yield _taken(buffer)
    if buffer.tell():
        yield _taken(buffer)


def write_xlsx(
    target: Path | BinaryIO,
    rows: Iterable[Sequence[str]],
    headings: Sequence[str] = (),
    numeric: Collection[int] = (),
) -> None:
    """The rows as one sheet of a workbook, row by row in little memory; text stays text.

    No mark is needed: a string cell of a workbook is not run. In the `numeric` columns a cell that is
    wholly a number of at most fifteen digits becomes one.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Sheet1")
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading)
        for number, row in enumerate(rows, 1 if headings else 0):
            for place, cell in enumerate(row):
                if place in numeric and _is_exact(cell):
                    sheet.write_number(number, place, float(cell))
                else:
                    sheet.write_string(number, place, cell)


def _is_exact(cell: str) -> bool:
    # A spreadsheet keeps fifteen digits; a comma would mean two things in two countries.
    return len(cell) <= 15 and "," not in cell and NUMBER.fullmatch(cell) is not None


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode("utf-8")
    buffer.seek(0)
    buffer.truncate()
    return piece
