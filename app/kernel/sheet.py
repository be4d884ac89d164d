"""Any table a person may choose - CSV of many kinds, .xlsx - as rows of text (security.md UP-5, UP-6).

Nothing in a file raises: what is odd becomes a note, what cannot be read becomes `problem`. Rows come
one by one, so a large file is never in memory; ask for `problem` again after the last row.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.kernel import apart, archive, delimited, encoding, workbook
from app.kernel.delimited import DEFAULT, Limits, Position, Stopped
from app.kernel.encoding import Encoding
from app.kernel.remarks import Remark

Source = bytes | Path | BinaryIO

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAMPLE = 64 * 1024


class Sheet:
    """A table: iterate over it for its rows, as often as needed.

    `kind` is "csv" or "xlsx" ("" when unreadable); `encoding` and `delimiter` are those of a CSV file;
    `notes` are remarks on what was odd; `problem` says why reading stopped; `line` is where the row
    last given begins (in a workbook its row number). Blank rows are left out; marks that `safe_cell`
    put on a cell are taken off again.
    """

    def __init__(self, source: Source, limits: Limits = DEFAULT) -> None:
        self.source = source
        self.limits = limits
        self.kind = ""
        self.encoding: Encoding | None = None
        self.delimiter = ""
        self.notes: list[Remark] = []
        self.problem: Remark | None = None
        self._position = Position()

    @property
    def line(self) -> int:
        """Where the row last given begins."""
        return self._position.line

    def __iter__(self) -> Iterator[list[str]]:
        if not self.kind:
            return
        self.notes, self.problem, self._position = [], None, Position()
        if self.encoding and not self.encoding.certain:
            self.notes.append(Remark("guessed-encoding", values={"encoding": self.encoding.title}))
        try:
            yield from self._text_rows() if self.kind == "csv" else self._workbook_rows()
        except Stopped as stopped:
            self.problem = stopped.remark
        if self._position.blank_rows:
            count = {"count": self._position.blank_rows}
            self.notes.append(Remark("blank-rows", self._position.first_blank, count))

    def _text_rows(self) -> Iterator[list[str]]:
        assert self.encoding is not None
        with _opened(self.source) as file:
            text = io.TextIOWrapper(file, encoding=self.encoding.name, newline="")
            try:
                yield from delimited.rows_of(text, self.delimiter, self.limits, self._position)
            except UnicodeDecodeError:
                # `_examine` read it all: the file was changed under our hands.
                raise Stopped(Remark("broken")) from None
            finally:
                self.notes.extend(delimited.ends_of(text.newlines))
                text.detach()

    def _workbook_rows(self) -> Iterator[list[str]]:
        with _opened(self.source) as file:
            yield from apart.rows_of(file, self.limits, self._position, self.notes)


def read_rows(
    source: Source,
    *,
    encoding_name: str | None = None,
    delimiter: str | None = None,
    width: int | None = None,
    limits: Limits = DEFAULT,
) -> Sheet:
    """Look at a file (its bytes, its path, or an open seekable file) and give its rows to be iterated.

    `encoding_name` and `delimiter` are what the person chose instead of our guess; `width`, the number of
    columns the caller expects, helps to tell delimiters apart and refuses nothing. Never raises on content:
    see `Sheet.problem`. Raises OSError when a path cannot be opened.
    """
    sheet = Sheet(source, limits)
    with _opened(source) as file:
        sheet.problem = _refusal(file, limits)
        if sheet.problem:
            return sheet
        if _starts(file, archive.MAGIC):
            sheet.problem = _flaw(file)
            sheet.kind = "" if sheet.problem else "xlsx"
        else:
            _examine(sheet, file, encoding_name, delimiter, width)
    return sheet


def _refusal(file: BinaryIO, limits: Limits) -> Remark | None:
    if file.seek(0, 2) > limits.size:
        return Remark("too-big", values={"limit": limits.size // 1024 // 1024})
    return Remark("old-excel") if _starts(file, OLD_EXCEL) else None


def _flaw(file: BinaryIO) -> Remark | None:
    try:
        return workbook.flaw_of(file)
    except workbook.BROKEN:
        return Remark("broken")


def _examine(
    sheet: Sheet, file: BinaryIO, name: str | None, delimiter: str | None, width: int | None
) -> None:
    try:
        sheet.encoding = Encoding(name) if name else encoding.of(file)
        checked = not name and (sheet.encoding.name == "utf-8" or not sheet.encoding.certain)
        bad_line = None if checked else encoding.undecodable(file, sheet.encoding.name)
    except LookupError:
        sheet.problem = Remark("unknown-encoding", values={"encoding": name})
        return
    if bad_line is not None:
        sheet.problem = Remark("encoding", bad_line, {"encoding": sheet.encoding.title})
        return
    sample = _sample(file, sheet.encoding.name)
    sheet.kind = "csv"
    sheet.delimiter = delimiter or delimited.delimiter_of(sample, width)


def _sample(file: BinaryIO, name: str) -> str:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=name, newline="", errors="replace")
    try:
        return text.read(_SAMPLE)
    finally:
        text.detach()


def _starts(file: BinaryIO, magic: bytes) -> bool:
    file.seek(0)
    return file.read(len(magic)) == magic


@contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    elif isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        source.seek(0)
        yield source
