"""Instants, days, spans, numbers and money as a person reads them: English, French, Arabic.

Pure: the present and the zone are arguments. The language is that of `app.kernel.language` unless one
is given. Arabic uses its own digits, unless the reader chose Latin ones (`language.latin_digits`).
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from app.kernel import clock as clocks
from app.kernel import language as languages
from app.kernel.language import translate as _

LOCALES = {"en": "en_GB", "fr": "fr", "ar": "ar"}
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

CURRENCY = "GBP"
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def local(at: datetime, zone: str) -> datetime:
    """The instant on the wall clock of a zone (an IANA name)."""
    return clocks.local(at, zone)


def digits(text: str, language: str | None = None) -> str:
    """The text with the digits of the language."""
    return text.translate(_EASTERN) if languages.has_own_digits(language) else text


def day(on: date, zone: str = "UTC", *, today: date | None = None, language: str | None = None) -> str:
    """`Thu 19 Nov 2026`; without the year when it is that of `today`. An instant is taken in `zone`."""
    the_day = _day(on, zone)
    pattern = "EEE d MMM" if today is not None and today.year == the_day.year else "EEE d MMM y"
    return digits(_written(the_day, pattern, _language(language)), language)


def long_day(on: date, zone: str = "UTC", *, language: str | None = None) -> str:
    """`Thursday 19 November 2026`."""
    return digits(_written(_day(on, zone), "EEEE d MMMM y", _language(language)), language)


def month(on: date, zone: str = "UTC", *, language: str | None = None) -> str:
    """`November 2026`."""
    return digits(_written(_day(on, zone), "LLLL y", _language(language)), language)


def short_day(on: date, zone: str = "UTC", *, language: str | None = None) -> str:
    """`Thu`: under a column of a chart."""
    return _written(_day(on, zone), "ccc", _language(language))


def short_month(on: date, zone: str = "UTC", *, language: str | None = None) -> str:
    """`Nov`: under a column of a chart."""
    return _written(_day(on, zone), "LLL", _language(language))


def clock(at: datetime, zone: str, *, language: str | None = None) -> str:
    """`14:05`, on the zone's wall clock."""
    return digits(f"{local(at, zone):%H:%M}", language)


def moment(at: datetime, zone: str, *, today: date | None = None, language: str | None = None) -> str:
    """`Thu 19 Nov 2026, 14:05`; without the year when it is that of `today`."""
    comma = "،" if _language(language) == "ar" else ","
    return f"{day(at, zone, today=today, language=language)}{comma} {clock(at, zone, language=language)}"


def ago(at: datetime, now: datetime, *, language: str | None = None) -> str:
    """`3 minutes ago`, `in 2 days`; under five seconds either way `just now`."""
    seconds = round((at - now).total_seconds())
    if abs(seconds) < 5:
        return _in(language, "just now")
    return digits(_span(_coarse(seconds), _locale(language)), language)


def _coarse(seconds: int) -> int:
    """The span as exactly as its words can tell: a list says few different things, so few are worded."""
    unit = next((unit for unit in (DAY, HOUR, MINUTE) if abs(seconds) >= 2 * unit), 1)
    return round(seconds / unit) * unit


@lru_cache(maxsize=4096)
def _span(seconds: int, locale: str) -> str:
    return str(format_timedelta(timedelta(seconds=seconds), add_direction=True, locale=locale))


def duration(span: timedelta | int, *, language: str | None = None) -> str:
    """A span (an int is seconds) as tightly as a queue needs it.

    `45 s`, `12 m`, `6 h 15 m`, from a day on `27 h`, from three days on `3 d`; its sign is dropped.
    """
    seconds = abs(int(span.total_seconds() if isinstance(span, timedelta) else span))
    if seconds < MINUTE:
        return digits(_in(language, "%(n)d s") % {"n": seconds}, language)
    if seconds >= 3 * DAY:
        return digits(_in(language, "%(n)d d") % {"n": seconds // DAY}, language)
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    parts = [_in(language, "%(n)d h") % {"n": hours}] if hours else []
    if minutes and seconds < DAY:
        parts.append(_in(language, "%(n)d m") % {"n": minutes})
    return digits(" ".join(parts), language)


def left(due: datetime, now: datetime, *, language: str | None = None) -> str:
    """What a deadline says: `in 1 h 40 m` before it, `6 h 15 m over` after it."""
    span = duration(due - now, language=language)
    if now > due:
        return _in(language, "%(span)s over") % {"span": span}
    return _in(language, "in %(span)s") % {"span": span}


def number(value: int | Decimal, *, places: int | None = None, language: str | None = None) -> str:
    """`1,234` or, with two places, `1,234.50`."""
    return digits(_number(value, places, _locale(language), _digits_of(language)), language)


@lru_cache(maxsize=4_096)
def _number(value: int | Decimal, places: int | None, locale: str, system: str) -> str:
    pattern = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, format=pattern, locale=locale, numbering_system=system)


def percent(share: Decimal | float, *, language: str | None = None) -> str:
    """A share of one as `93%`."""
    system = _digits_of(language)
    return digits(format_percent(share, locale=_locale(language), numbering_system=system), language)


def money(pence: int, *, language: str | None = None) -> str:
    """Pence as `£1,234.50`."""
    amount, system = Decimal(pence).scaleb(-2), _digits_of(language)
    locale = _locale(language)
    written = format_currency(amount, CURRENCY, locale=locale, numbering_system=system)
    # "UK£" and "£GB" tell pounds from others; here are no others, and what is Latin is torn apart in Arabic.
    written = written.replace(get_currency_symbol(CURRENCY, locale), get_currency_symbol(CURRENCY, "en"))
    return digits(written, language)


@lru_cache(maxsize=4_096)
def _written(on: date, pattern: str, language: str) -> str:
    return format_date(on, pattern, locale=LOCALES[language])


def _day(on: date, zone: str) -> date:
    return local(on, zone).date() if isinstance(on, datetime) else on


def _language(language: str | None) -> str:
    asked = language or languages.current()
    return asked if asked in LOCALES else languages.DEFAULT


def _locale(language: str | None) -> str:
    return LOCALES[_language(language)]


def _digits_of(language: str | None) -> str:
    return "arab" if languages.has_own_digits(language) else "latn"


def _in(language: str | None, message: str) -> str:
    with languages.speaking(_language(language)):
        return _(message)
