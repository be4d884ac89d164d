"""What a thing with a name and an Arabic name is called: the Arabic one in Arabic, where somebody wrote it."""

import re
from functools import lru_cache
from typing import Final

from app.kernel.language import current

_CALLED: Final = re.compile(r"\bcalled\((\w+)\)")
_ARABIC: Final = r"coalesce(nullif(\1.name_ar, ''), \1.name)"


def named(name: str, name_ar: str | None, language: str | None = None) -> str:
    """The name for a reader of this language, by default whoever is being answered."""
    return name_ar if name_ar and (language or current()) == "ar" else name


def in_words(sql: str) -> str:
    """A query that writes `called(o)` for the name of a row `o`, for whoever is being answered; null for no row."""
    return _said(sql, arabic=current() == "ar")


@lru_cache(maxsize=256)
def _said(sql: str, *, arabic: bool) -> str:
    return _CALLED.sub(_ARABIC if arabic else r"\1.name", sql)
