"""One cell of a table that leaves or enters the house: its text, and the mark that keeps it text.

A spreadsheet runs a cell that begins like a formula, so such a cell leaves with a leading apostrophe
and loses exactly that apostrophe when it comes back (security.md UP-7).
"""

import re
from datetime import date, datetime, time
from decimal import Decimal

MARK = "'"

# The pattern the SQL twin must share. The leading marks are part of it, so that a text which itself
# begins "'=" is marked once more: otherwise coming back would take away an apostrophe the person typed.
MARKED = re.compile(r"'* *[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]")
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")

_TEXT_OF_TRUTH = {True: "TRUE", False: "FALSE"}


def safe_cell(value: str, numeric: bool = False) -> str:
    """The cell as a spreadsheet shows it and never runs it (security.md UP-7).

    In a numeric column a cell that is wholly a number stays as it is, so that -5 remains a number.
    """
    if not MARKED.match(value) or (numeric and NUMBER.fullmatch(value)):
        return value
    return MARK + value


def unmarked(value: str) -> str:
    """The cell before `safe_cell` marked it: takes away exactly that mark."""
    return value[1:] if value[:1] == MARK and MARKED.match(value) else value


def text_of(value: object) -> str:
    """A typed cell of a workbook as text: days in ISO form, whole numbers without a point, blank for none.

    A number keeps the fifteen digits a spreadsheet itself keeps, so 0.1 + 0.2 reads 0.3.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return _TEXT_OF_TRUTH[value]
        case float():
            return _plain(value)
        case datetime():
            return _moment(value)
        case date() | time():
            return value.isoformat()
    return str(value)


def _plain(value: float) -> str:
    short = f"{value:.15g}"
    return f"{Decimal(short):f}" if "e" in short else short


def _moment(value: datetime) -> str:
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds")
