"""One cell of a billing file: its text read into a value, or the rule it breaks (cla.md 6.3).

Each reader is a function of the text alone. It trims, treats blank as absent, and raises `Fault` with
the first rule that fails.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from app.billing.rules import columns as kinds
from app.billing.rules.codes import Codes
from app.billing.rules.columns import Column

Value = int | Decimal | str | date | None
Reader = Callable[[str], Value]

#: Digits of a number: the sum of 200,000 such, of minutes or of three amounts in pence each, fits in 63 bits.
SHORT = 12
WHOLE = re.compile(r"[+-]?[0-9]{1,12}")
# Exponents, NaN and underscores, which the old system took, are no amounts; commas only group thousands.
AMOUNT = re.compile(r"[+-]?(?:(?:[0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{0,20})?|\.[0-9]{1,20})")
DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
# The whole cell, not its beginning alone as in the old system.
SHAPES = {
    kinds.ACCOUNT: re.compile(r"[0-9][A-Za-z][0-9]{3}[A-Za-z]"),
    kinds.EXCEPTIONAL: re.compile(r"[0-9]{7}[A-Za-z]{2}"),
    kinds.POSTCODE: re.compile(
        r"[A-Z]{1,2}[0-9IO][0-9A-Z]? *[0-9IO][A-Z]{2}|GIR *0AA|NFA|INT *INT", re.IGNORECASE | re.ASCII
    ),
}


class Fault(Exception):
    """A cell that breaks `rule`; `variant` chooses between ways of saying it."""

    def __init__(self, rule: str, variant: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.variant = variant


def reader(column: Column, as_of: date) -> Reader:
    """The reader of a column; `as_of` is what "the month still running" is counted from."""
    match column.kind:
        case kinds.TEXT:
            return _text(column.required)
        case kinds.WHOLE:
            return _whole(column.least)
        case kinds.MONEY:
            return _amount(column.required, column.least)
        case kinds.DAY:
            return _day_of_past_month(as_of) if column.past_months_only else _day_since(column.since)
        case kinds.CODE:
            return _code(column.codes, column.required, column.code_rule)
        case kinds.FREE:
            return _free
        case kinds.UNUSED:
            return _unused
    return _shape(SHAPES[column.kind], column)


def pence(text: str) -> int | Decimal:
    """Pence of an amount that fits AMOUNT; a Decimal only where there are more than two places."""
    whole, _, part = text.replace(",", "").partition(".")
    if len(part) > 2:
        return Decimal(f"{whole}.{part}").scaleb(2)
    return int(whole + part.ljust(2, "0"))


def day(cell: str) -> date | None:
    """The day of a cell written D/M/YYYY; blank is None. Raises Fault F-DATE."""
    text = cell.strip()
    if not text:
        return None
    found = DAY.fullmatch(text)
    if not found:
        raise Fault("F-DATE")
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise Fault("F-DATE", "no-such-day") from None


def _day_since(first: date | None) -> Reader:
    if first is None:
        return day

    def read(cell: str) -> date | None:
        found = day(cell)
        if found is not None and found < first:
            # The old system crashed on a case opened before its first contract.
            raise Fault("X-DATE-2013")
        return found

    return read


def _day_of_past_month(as_of: date) -> Reader:
    running = (as_of.year, as_of.month)

    def read(cell: str) -> date | None:
        found = day(cell)
        if found is not None and (found.year, found.month) == running:
            raise Fault("F-CURMONTH")
        return found

    return read


def _text(required: bool) -> Reader:
    def read(cell: str) -> str:
        text = cell.strip()
        if required and not text:
            raise Fault("F-REQ")
        return text

    return read


def _whole(least: int | None) -> Reader:
    fits = WHOLE.fullmatch

    def read(cell: str) -> int:
        # As nearly every cell is written: digits alone. The pattern judges the others.
        if cell.isdecimal() and cell.isascii() and len(cell) <= SHORT:
            return int(cell)
        text = cell.strip()
        if not fits(text):
            raise Fault("F-INT" if text else "F-REQ")
        value = int(text)
        if least is not None and value < least:
            raise Fault("F-GTE0")
        return value

    return read


def _amount(required: bool, least: int | None) -> Reader:
    fits = AMOUNT.fullmatch

    def read(cell: str) -> int | Decimal | None:
        # As nearly every cell is written: digits, a point, two digits.
        if cell[-3:-2] == ".":
            digits = cell[:-3] + cell[-2:]
            if digits.isdecimal() and digits.isascii() and len(digits) <= SHORT:
                return int(digits)
        text = cell.strip()
        if not text and not required:
            return None
        if not fits(text):
            raise Fault("F-DEC" if text else "F-REQ")
        value = pence(text)
        if least is not None and value < least:
            raise Fault("F-GTE0")
        return value

    return read


def _code(allowed: Codes, required: bool, rule: str) -> Reader:
    def read(cell: str) -> str:
        text = cell.strip()
        if text not in allowed and (text or required):
            raise Fault(rule if text else "F-REQ")
        return text

    return read


def _shape(pattern: re.Pattern[str], column: Column) -> Reader:
    rule, required, fits = column.rules[-1], column.required, pattern.fullmatch

    def read(cell: str) -> str:
        if fits(cell):
            return cell
        text = cell.strip()
        if not text and required:
            raise Fault("F-REQ")
        if text and not fits(text):
            raise Fault(rule)
        return text

    return read


def _unused(cell: str) -> str:
    if cell.strip():
        raise Fault("F-EMPTY")
    return ""


def _free(cell: str) -> None:
    return None
