"""Lists as PDF, written by a process of its own: A4 portrait, the heading on every page (decisions/0180).

Laying out pages is slow and brings much into memory, so no web process imports this: `app.kernel.printing` starts
it with a document on standard input, as JSON, and takes the file from standard output.
"""

import json
import logging
import os
import resource
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from fpdf import FPDF
from fpdf.fonts import TTFFont

FONTS: Final = Path(__file__).with_name("fonts")
#: Bytes of address space and processor seconds; a list of ten thousand rows needs a small part of both.
MEMORY, SECONDS = 1024 * 1024 * 1024, 60
_MARGIN, _WIDTH, _BOTTOM = 12.0, 186.0, 280.0
_LINE, _GAP = 3.8, 1.0
_INK, _QUIET, _RULE, _SHADE = (28, 28, 26), (96, 96, 90), (206, 206, 198), (243, 243, 238)
_END, _START = "end", "start"


class Paper(FPDF):
    """A document of tables; `finished` is the file."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._document = document
        self._rtl = document["direction"] == "rtl"
        self._columns: Sequence[tuple[str, float, str]] = ()
        for family in ("inter", "vazirmatn"):
            for style, weight in (("", "regular"), ("B", "semibold")):
                self.add_font(family, style, FONTS / f"{family}-{weight}.ttf")
        self.set_fallback_fonts(["vazirmatn"])
        self.set_margin(0)
        self.c_margin = 0
        self.set_auto_page_break(False)
        self.set_title(document["title"])
        self.set_creation_date(datetime.fromisoformat(document["at"]))
        self.set_draw_color(*_RULE)
        self.set_line_width(0.1)
        self.add_page()

    def finished(self) -> bytes:
        """The file."""
        self._title()
        for table in self._document["tables"]:
            self._table(table)
        return bytes(self.output())

    def header(self) -> None:
        """The headings of the columns stand on every page again (R-6)."""
        self.set_y(_MARGIN)
        if self._columns:
            self._headings()

    def footer(self) -> None:
        """Who printed it when, and page x of y (R-7)."""
        self._letters(7, _QUIET)
        self.set_y(_BOTTOM + 5)
        self._put(self._document["printed"], _MARGIN, _WIDTH, _START)
        of = self._document["page"] % {"page": self.page_no(), "pages": self.str_alias_nb_pages}
        self._put(of, _MARGIN, _WIDTH, _END)

    def _title(self) -> None:
        self._letters(14, _INK, "B")
        self._put(self._document["title"], _MARGIN, _WIDTH, _START)
        self.set_y(self.get_y() + 8)
        self._letters(8, _INK)
        for label, value in self._document["facts"]:
            self._paragraph(f"{label}: {value}")

    def _table(self, table: Mapping[str, Any]) -> None:
        whole = sum(share for _heading, share, _align in table["columns"])
        self._columns = ()
        self._room_for(_LINE * 8)
        self.set_y(self.get_y() + _LINE)
        if table["title"]:
            self._letters(10, _INK, "B")
            self._put(table["title"], _MARGIN, _WIDTH, _START)
            self.set_y(self.get_y() + 6)
        self._columns = [
            (heading, _WIDTH * share / whole, align) for heading, share, align in table["columns"]
        ]
        self._headings()
        for row in table["rows"]:
            self._group(row) if isinstance(row, str) else self._row(row)
        self._columns = ()
        if table["note"]:
            self._letters(7, _QUIET)
            self._room_for(_LINE * 3)
            self._paragraph(table["note"])

    def _paragraph(self, text: str) -> None:
        for line in self._lines(text, _WIDTH):
            self._put(line, _MARGIN, _WIDTH, _START)
            self.set_y(self.get_y() + _LINE)

    def _headings(self) -> None:
        self._letters(7, _INK, "B")
        lines = [self._lines(heading, width - _GAP) for heading, width, _align in self._columns]
        height = _LINE * max(map(len, lines)) + _GAP
        self._across(lines)
        self.set_y(self.get_y() + height)
        self._rule()

    def _group(self, words: str) -> None:
        """A line of its own above the rows of a group; never the last one of a page."""
        self._room_for(_LINE * 3)
        self._letters(7.5, _INK, "B")
        self.set_fill_color(*_SHADE)
        self.rect(_MARGIN, self.get_y(), _WIDTH, _LINE + _GAP, style="F")
        self.set_y(self.get_y() + _GAP / 2)
        self._put(words, _MARGIN + _GAP, _WIDTH - 2 * _GAP, _START)
        self.set_y(self.get_y() + _LINE + _GAP / 2)

    def _row(self, cells: Sequence[str]) -> None:
        self._letters(7, _INK)
        lines = [
            self._lines(cell, width - _GAP)
            for cell, (_heading, width, _align) in zip(cells, self._columns, strict=True)
        ]
        height = _LINE * max(map(len, lines)) + _GAP
        self._room_for(height)
        self._letters(7, _INK)
        self._across(lines)
        self.set_y(self.get_y() + height)
        self._rule()

    def _rule(self) -> None:
        at = self.get_y() - _GAP / 2
        self.line(_MARGIN, at, _MARGIN + _WIDTH, at)

    def _across(self, cells: Sequence[Sequence[str]]) -> None:
        top, used = self.get_y(), 0.0
        for lines, (_heading, width, align) in zip(cells, self._columns, strict=True):
            left = _MARGIN + _WIDTH - used - width if self._rtl else _MARGIN + used
            for place, text in enumerate(lines):
                self.set_y(top + place * _LINE)
                # A gap at the far side keeps columns apart.
                self._put(text, left + (_GAP if self._rtl else 0), width - _GAP, align)
            used += width
        self.set_y(top)

    def _put(self, text: str, left: float, width: float, align: str) -> None:
        """One line at the height of the cursor, which stays there."""
        at_the_right = self._rtl if align == _START else not self._rtl
        top, text = self.get_y(), self._known(text)
        if self._is_simple(text) and self.str_alias_nb_pages not in text:
            # A tenth of the time of a cell: most words of most lists are these.
            space = width - self._width(text) if at_the_right else 0
            self.text(left + space, top + _LINE / 2 + self.font_size * 0.3, text)
            return
        self.set_text_shaping(not self._is_simple(text))
        self.set_xy(left, top)
        self.cell(width, _LINE, text, align="R" if at_the_right else "L")
        self.set_text_shaping(False)
        self.set_y(top)

    def _lines(self, text: str, width: float) -> Sequence[str]:
        text = self._known(text)
        simple = self._is_simple(text)
        if simple and self._width(text) <= width:
            return (text,)
        self.set_text_shaping(not simple)
        lines: Any = (text,)
        if simple or self.get_string_width(text) > width:
            lines = self.multi_cell(width, _LINE, text, dry_run=True, output="LINES", align="L")
        self.set_text_shaping(False)
        return [str(each) for each in lines] or ("",)

    def _width(self, text: str) -> float:
        _letters, size = self._face("inter", self.font_style).get_text_width(text, self.font_size_pt, None)
        return float(size / self.k)

    def _face(self, family: str, style: str = "") -> TTFFont:
        face = self.fonts[f"{family}{style}"]
        assert isinstance(face, TTFFont)
        return face

    def _is_simple(self, text: str) -> bool:
        """Whether every letter is in the first font, which none that joins others or runs to the left is."""
        return text.isascii() or all(ord(letter) in self._face("inter").cmap for letter in text)

    def _known(self, text: str) -> str:
        """The text in letters the fonts have: else the plain letter, or a question mark."""
        if text.isascii():
            return text
        return "".join(letter if self._has(letter) else self._plain(letter) for letter in text)

    def _has(self, letter: str) -> bool:
        return any(ord(letter) in self._face(name).cmap for name in ("inter", "vazirmatn"))

    def _plain(self, letter: str) -> str:
        plain = "".join(each for each in unicodedata.normalize("NFKD", letter) if self._has(each))
        return plain or ("" if unicodedata.category(letter) in ("Mn", "Cf") else "?")

    def _letters(self, size: float, colour: tuple[int, int, int], style: str = "") -> None:
        self.set_font("inter", style, size)
        self.set_text_color(*colour)

    def _room_for(self, height: float) -> None:
        if self.get_y() + height > _BOTTOM:
            self.add_page()


def main() -> None:
    """Read a document, write its file; a document that asks for too much ends the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(10)
    logging.disable()
    sys.stdout.buffer.write(Paper(json.load(sys.stdin)).finished())


if __name__ == "__main__":
    main()
