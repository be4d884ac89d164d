"""What language a person reads: gettext catalogues, direction, digits."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel.support import LazyProxy

LANGUAGES = {"en": "English", "fr": "Français", "ar": "العربية"}
DEFAULT = "en"
CATALOGUES = Path(__file__).resolve().parents[1] / "locale"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)
_latin: ContextVar[bool] = ContextVar("latin_digits", default=False)
_TO_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩٬٫", "0123456789,.")


@lru_cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The messages of a language; English where there is none."""
    return gettext.translation("recourse", CATALOGUES, languages=[language], fallback=True)


def current() -> str:
    """The language of whoever is being answered."""
    return _language.get()


def direction(language: str | None = None) -> str:
    """`rtl` for Arabic, else `ltr`."""
    return "rtl" if (language or current()) == "ar" else "ltr"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Answer in this language until the block ends."""
    token = _language.set(language if language in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


@contextmanager
def latin_digits(wanted: bool = True) -> Iterator[None]:
    """Write Latin digits in Arabic too, until the block ends (the reader's own choice)."""
    token = _latin.set(wanted)
    try:
        yield
    finally:
        _latin.reset(token)


def has_own_digits(language: str | None = None) -> bool:
    """Whether figures are written in the digits of the language and not in Latin ones."""
    return (language or current()) == "ar" and not _latin.get()


def translate(message: str) -> str:
    """The message in the current language."""
    return _figured(catalogue(current()).gettext(message))


def ntranslate(singular: str, plural: str, n: int) -> str:
    """The form of the message that goes with this number."""
    return _figured(catalogue(current()).ngettext(singular, plural, n))


def _figured(text: str) -> str:
    """The catalogue of Arabic is written in its own digits, for who reads them."""
    return text.translate(_TO_LATIN) if _latin.get() else text


def mark(message: str) -> str:
    """The message itself, marked for the catalogues: whoever shows it translates it."""
    return message


def _(message: str) -> LazyProxy:
    """A marked string; becomes text in the reader's language when it is shown."""
    return LazyProxy(translate, message, enable_cache=False)
