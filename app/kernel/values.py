"""One value from outside, read strictly: text, numbers, dates, keys (security.md IN-1).

Every function takes what arrived (a string from a form, or a leaf of JSON) and returns the value or
raises `Problem` with words for the person. `app.kernel.fields` collects the problems of a whole form.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from app.kernel.errors import NotFound
from app.kernel.language import _

T = TypeVar("T")
N = TypeVar("N", int, Decimal)

LONGEST_LINE = 200
LONGEST_TEXT = 5_000
LARGEST_NUMBER = 10**15 - 1
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)

# U+FFFE and U+FFFF are not allowed in XML, so one of them would spoil every spreadsheet it reaches.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WHITE = re.compile(r"\s+")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_BRITISH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?", re.ASCII)
_OFFSET = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})\Z", re.ASCII)
_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_REFERENCE = re.compile(r"[A-Z0-9]{1,12}(?:-[A-Z0-9]{1,12}){0,4}", re.ASCII)

_EASTERN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_MOST_COMPOSED = 4  # code points that NFC makes one of, at most
_MOST_MARKS = 30  # on one letter: the stream-safe limit of Unicode's annex 15

_FLAGS = {"on": True, "true": True, "1": True, "yes": True}
_FLAGS |= {"off": False, "false": False, "0": False, "no": False, "": False}


class Problem(ValueError):
    """A value that cannot be taken; the message tells the person what to do."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def text(raw: object, *, longest: int = LONGEST_TEXT) -> str:
    """Text of several lines: trimmed, newlines as \\n, NFC, at most `longest` code points.

    Raises `Problem` for a file, for control characters and lone surrogates, and when it is too long.
    """
    if not isinstance(raw, str):
        raise Problem(_("Enter text here. A file or another kind of value cannot be read."))
    plain = raw.replace("\r\n", "\n").replace("\r", "\n")
    if _FORBIDDEN.search(plain):
        raise Problem(_("Remove the characters that cannot be shown, then try again."))
    plain = plain.strip()
    if len(plain) <= longest * _MOST_COMPOSED:
        _must_not_pile_up(plain)
        plain = unicodedata.normalize("NFC", plain)
    return _within_length(plain, longest)


def line(raw: object, *, longest: int = LONGEST_LINE) -> str:
    """Text of one line, such as a name: runs of space become one, marks of direction are dropped."""
    whole = text(raw, longest=max(longest * 4, longest + 1_000))
    single = _WHITE.sub(" ", _BIDI_CONTROLS.sub("", whole)).strip()
    return _within_length(single, longest)


def secret(raw: object, *, longest: int = 128) -> str:
    """A password or code: nothing trimmed, nothing cut, NFC (security.md SI-6)."""
    if not isinstance(raw, str):
        raise Problem(_("Enter text here. A file or another kind of value cannot be read."))
    if len(raw) > longest:
        raise Problem(_("Use at most %(most)d characters.") % {"most": longest})
    if any("\ud800" <= letter <= "\udfff" for letter in raw):
        raise Problem(_("Remove the characters that cannot be shown, then try again."))
    return unicodedata.normalize("NFC", raw)


def is_blank(raw: object) -> bool:
    """Nothing was entered: absent, empty, or only characters that nobody can see."""
    if raw is None:
        return True
    return isinstance(raw, str) and all(unicodedata.category(letter) in _INVISIBLE for letter in raw)


def folded(raw: object) -> str:
    """A short value as ASCII would have it: trimmed, eastern digits as western ones."""
    return line(raw, longest=64).translate(_EASTERN_DIGITS)


def number(raw: object, *, lowest: int = -LARGEST_NUMBER, highest: int = LARGEST_NUMBER) -> int:
    """A whole number of at most 15 digits within the two bounds, both allowed."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        value = raw
    elif _WHOLE.fullmatch(short := folded(raw)):
        value = int(short)
    else:
        raise Problem(_("Enter a whole number, for example 12."))
    return within(value, lowest, highest)


def decimal(
    raw: object,
    *,
    lowest: Decimal | int = -LARGEST_NUMBER,
    highest: Decimal | int = LARGEST_NUMBER,
    places: int = 6,
) -> Decimal:
    """A number with at most `places` (up to 6) decimals: no exponent, no infinity, no comma."""
    leaf = isinstance(raw, int | Decimal) and not isinstance(raw, bool)
    short = str(raw) if leaf else folded(raw)
    if not _DECIMAL.fullmatch(short):
        raise Problem(_("Enter a number, for example 12.5."))
    value = Decimal(short)
    if len(short.partition(".")[2]) > places:
        raise Problem(_("Use at most %(places)d decimals.") % {"places": places})
    return within(value, lowest, highest)


def within(value: N, lowest: N | int, highest: N | int, *, shown: Callable[[Any], str] = str) -> N:
    """The value, if it lies between two bounds, both allowed. Raises `Problem` that names them."""
    if not lowest <= value <= highest:
        bounds = {"lowest": shown(lowest), "highest": shown(highest)}
        raise Problem(_("Enter a number from %(lowest)s to %(highest)s.") % bounds)
    return value


def day(raw: object, *, first: date = FIRST_DAY, last: date = LAST_DAY) -> date:
    """A day, as 2026-11-19 (what a browser sends) or 19/11/2026 (what people type)."""
    short = folded(raw)
    if match := _ISO_DAY.fullmatch(short):
        year, month, number_of_day = match.groups()
    elif match := _BRITISH_DAY.fullmatch(short):
        number_of_day, month, year = match.groups()
    else:
        raise Problem(_("Enter a date as day/month/year, for example 19/11/2026."))
    try:
        value = date(int(year), int(month), int(number_of_day))
    except ValueError:
        raise Problem(_("Enter a date that exists.")) from None
    if not first <= value <= last:
        raise Problem(_("Enter a date from %(first)s to %(last)s.") % {"first": first, "last": last})
    return value


def time_of_day(raw: object) -> time:
    """A time on the clock, as 14:05 or 14:05:30."""
    match = _TIME.fullmatch(folded(raw))
    try:
        if match:
            return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        pass
    raise Problem(_("Enter a time from 00:00 to 23:59, for example 14:05."))


def instant(raw: object, *, zone: str) -> datetime:
    """A day and time of the zone's wall clock (2026-11-19T14:05), or with its own offset, in UTC.

    In the hour that is there twice the first is meant; an hour that is skipped is refused.
    """
    short = folded(raw)
    offset = _OFFSET.search(short)
    on, _sign, at = (short[: offset.start()] if offset else short).replace(" ", "T").partition("T")
    naive = datetime.combine(day(on), time_of_day(at))
    if offset:
        return _with_offset(naive, offset[1])
    local = naive.replace(tzinfo=ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != naive:
        raise Problem(_("The clocks go forward over that time, so it does not exist. Enter another."))
    return local.astimezone(UTC)


def flag(raw: object) -> bool:
    """A tick: absent or off is False; anything but the usual words is refused."""
    if raw is None or isinstance(raw, bool):
        return bool(raw)
    try:
        return _FLAGS[folded(raw).lower()]
    except KeyError:
        raise Problem(_("Tick the box or leave it empty.")) from None


def key(raw: object) -> UUID:
    """A row's key in the one canonical writing of a UUID."""
    short = folded(raw).lower()
    if not _KEY.fullmatch(short):
        raise Problem(_("Choose one from the list."))
    return UUID(short)


def reference(raw: object) -> str:
    """A human reference such as AC-1234-5678 or C-2026-01184, in capitals."""
    short = folded(raw).upper()
    if not _REFERENCE.fullmatch(short):
        raise Problem(_("Enter a reference, for example AC-1234-5678."))
    return short


def from_path(read: Callable[[object], T], raw: object) -> T:
    """The same reading for a part of the address: what cannot be read does not exist.

    Raises `NotFound`.
    """
    try:
        return read(raw)
    except Problem:
        raise NotFound(_("There is nothing at this address.")) from None


def presentable(raw: str) -> str:
    """What was typed, safe to show again: what cannot be shown becomes the replacement character."""
    return _FORBIDDEN.sub("\ufffd", raw.replace("\r\n", "\n").replace("\r", "\n"))


def _must_not_pile_up(plain: str) -> None:
    """Refuse more marks on one letter than any script has; normalising them would take quadratic time."""
    if plain.isascii():
        return
    run = 0
    for letter in plain:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run > _MOST_MARKS:
            raise Problem(_("Remove the marks piled on one letter, then try again."))


def _within_length(value: str, longest: int) -> str:
    if len(value) > longest:
        figures = {"most": longest, "count": len(value)}
        raise Problem(_("Keep this to %(most)d characters; it has %(count)d.") % figures)
    return value


def _with_offset(naive: datetime, offset: str) -> datetime:
    hours, minutes = (0, 0) if offset == "Z" else (int(offset[1:3]), int(offset[4:6]))
    if hours > 14 or minutes > 59:
        raise Problem(_("Enter a time zone from -14:00 to +14:00."))
    shift = timedelta(hours=hours, minutes=minutes)
    return (naive + shift if offset[0] == "-" else naive - shift).replace(tzinfo=UTC)
