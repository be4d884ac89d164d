"""What a wrong cell was meant to be: the same value written properly, or a likely one (design/09 "Use it").

A fix is certain when it is the same value in the form the rules ask for. Anything that needs a guess is
offered too, and never applied by "apply all".
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.billing.rules import cells
from app.billing.rules import columns as kinds
from app.billing.rules.columns import Column

_ARABIC = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LOOKALIKES = str.maketrans("01", "OI")

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_ANY_DAY = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})")
_NAMED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[/.\-\s]+([A-Za-z]{3,9})[/.,\-\s]+(\d{4}|\d{2})")
_MIDNIGHT = re.compile(r"(?<![T\s])[T\s]+0?0:00(?::00(?:\.0+)?)?Z?$")
_SERIAL = re.compile(r"[3-6]\d{4}")
_SPREADSHEET_BEGAN = date(1899, 12, 30)

_SCIENTIFIC = re.compile(r"([+-]?\d)(?:\.(\d+))?[eE]\+?(\d{1,2})")
_WITHOUT_PART = re.compile(r"([+-]?\d+)\.0+")
_MINUTES = re.compile(r"(\d+)\s*(?:m|min|mins|minute|minutes)\.?", re.IGNORECASE)
_HOURS = re.compile(
    r"(\d+)\s*h(?:rs?|ours?)?\.?\s*(?:(\d{1,2})\s*(?:m|min|mins|minutes)?\.?)?", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?")
_DECIMAL_COMMA = re.compile(r"([+-]?)(\d{1,10}|\d{1,3}(?:[. ]\d{3}){1,2}),(\d{1,2})")


@dataclass(frozen=True)
class Fix:
    """What to put into the cell, and whether it is certain."""

    value: str
    certain: bool = True


def fix_for(column: Column, cell: str, rule: str, as_of: date) -> Fix | None:
    """The fix of a cell that broke its own rule; None when only a person can know."""
    text = cell.strip().translate(_ARABIC)
    match rule:
        case "F-DATE":
            found = _day(column, text, as_of)
        case "F-INT":
            found = _whole(column, text)
        case "F-DEC":
            found = _amount(text)
        case "F-CODE" | "X-OUTCOME" | "X-SIGN":
            found = _code(column, text)
        case "F-ACC" | "F-ECREF" | "F-POSTCODE":
            found = _shape(column, text)
        case "F-EMPTY":
            found = Fix("", certain=False)
        case _:
            found = None
    return found


def _day(column: Column, text: str, as_of: date) -> Fix | None:
    text = _MIDNIGHT.sub("", text)
    if _SERIAL.fullmatch(text):
        # Two date systems exist, four years apart: likely, not certain.
        return Fix(_written(_SPREADSHEET_BEGAN + timedelta(days=int(text))), certain=False)
    if iso := _ISO_DAY.fullmatch(text):
        return _fixed_day(int(iso[1]), int(iso[2]), int(iso[3]))
    if named := _NAMED_DAY.fullmatch(text):
        month = named[2].lower()[:3]
        year = _year(column, named[3], as_of)
        return (
            _fixed_day(year, _MONTHS.index(month) + 1, int(named[1])) if year and month in _MONTHS else None
        )
    if given := _ANY_DAY.fullmatch(text):
        first, second, year = int(given[1]), int(given[2]), _year(column, given[3], as_of)
        # A month above 12 is a day: the two were turned on the way through another country's Excel.
        return _fixed_day(year, second, first) or _fixed_day(year, first, second) if year else None
    return None


def _year(column: Column, digits: str, as_of: date) -> int | None:
    """A two-digit year where only one century is possible; a birth may be in either."""
    if len(digits) == 4:
        return int(digits)
    recent = 2000 + int(digits)
    if column.name != "born":
        return recent if recent <= as_of.year else None
    return recent - 100 if recent > as_of.year else None


def _fixed_day(year: int, month: int, day: int) -> Fix | None:
    try:
        return Fix(_written(date(year, month, day)))
    except ValueError:
        return None


def _written(day: date) -> str:
    return f"{day:%d/%m}/{day.year:04d}"


def _whole(column: Column, text: str) -> Fix | None:
    plain = text.replace(" ", "").replace(",", "")
    if cells.WHOLE.fullmatch(plain):
        return Fix(plain)
    if found := _WITHOUT_PART.fullmatch(plain):
        return Fix(found[1])
    if found := _SCIENTIFIC.fullmatch(plain):
        # Excel keeps six digits in this form: whole only if none were dropped.
        part, power = found[2] or "", int(found[3])
        return Fix(found[1] + part) if len(part) == power else None
    return _minutes(text) if column.name == "minutes" else None


def _minutes(text: str) -> Fix | None:
    if found := _MINUTES.fullmatch(text):
        return Fix(found[1])
    if found := _HOURS.fullmatch(text):
        return Fix(str(int(found[1]) * 60 + int(found[2] or 0)))
    if found := _CLOCK.fullmatch(text):
        return Fix(str(int(found[1]) * 60 + int(found[2])), certain=False)
    return None


def _amount(text: str) -> Fix | None:
    plain = text.removeprefix("£").removesuffix("GBP").strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1].removeprefix("£").strip()
    plain = plain.replace("-£", "-")
    if found := _DECIMAL_COMMA.fullmatch(plain):
        pounds = found[2].replace(".", "").replace(" ", "")
        plain = f"{found[1]}{pounds}.{found[3]}"
    plain = plain.replace(" ", "")
    if _SCIENTIFIC.fullmatch(plain):
        plain = f"{Decimal(plain):f}"
    return Fix(plain) if cells.AMOUNT.fullmatch(plain) else None


def _code(column: Column, text: str) -> Fix | None:
    plain = re.sub(r"[\s.]", "", text).upper()
    spelled = re.split(r"[^A-Z0-9]", text.upper(), maxsplit=1)[0]
    words = {"YES": "Y", "NO": "N"}
    for tried in (plain, plain.translate(_LOOKALIKES), spelled, words.get(plain, "")):
        if tried and tried in column.codes:
            return Fix(tried)
    return None


def _shape(column: Column, text: str) -> Fix | None:
    plain = re.sub(r"[^A-Za-z0-9]", "", text)
    shape = cells.SHAPES[column.kind]
    if column.kind == kinds.POSTCODE:
        spaced = f"{plain[:-3]} {plain[-3:]}".upper()
        return Fix(spaced) if shape.fullmatch(spaced) else None
    if shape.fullmatch(plain):
        return Fix(plain)
    # A spreadsheet drops zeros from the front of what it takes for a number.
    padded = plain.zfill(6 if column.kind == kinds.ACCOUNT else 9)
    return Fix(padded, certain=False) if plain and shape.fullmatch(padded) else None


# Where a rule leaves one value only. Not certain: the day or the matter type may be what is wrong.
CROSSING_FIXES = {
    "X-FEE-NA": Fix("NA", certain=False),
    "X-MT1-FEE": Fix("HM", certain=False),
    "X-STAGE-NOT": Fix("", certain=False),
}
