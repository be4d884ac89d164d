"""What the address of a list asks for, read kindly: a value that cannot be read was not asked for.

Addresses are kept, sent on and typed by hand, so a list with one strange filter is the list without it.
"""

from collections.abc import Container, Mapping
from datetime import date, datetime
from uuid import UUID

from app.kernel import values
from app.kernel.values import Problem

Query = Mapping[str, str]

#: The largest `bigint` has nineteen digits; every number of one digit less is one.
_DIGITS = 18


def word(query: Query, name: str, known: Container[str], usual: str) -> str:
    """One of the known words, or the usual one."""
    given = query.get(name, "")
    return given if given in known else usual


def key(query: Query, name: str) -> UUID | None:
    """A key, or None."""
    try:
        return values.key(query[name]) if query.get(name) else None
    except Problem:
        return None


def day(query: Query, name: str) -> date | None:
    """A day, or None."""
    try:
        return values.day(query[name]) if query.get(name) else None
    except Problem:
        return None


def instant(query: Query, name: str) -> datetime | None:
    """An instant with its offset, to the microsecond, or None."""
    try:
        at = datetime.fromisoformat(query.get(name, ""))
    except ValueError:
        return None
    return at if at.tzinfo is not None and 1900 < at.year < 9000 else None


def number(query: Query, name: str) -> int | None:
    """A whole number from nothing on, as PostgreSQL counts the rows of a table, or None."""
    given = query.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _DIGITS else None


def words(query: Query, name: str = "q", *, longest: int = 100) -> str:
    """Words to look for, as they may be shown and sent to PostgreSQL."""
    return values.presentable(query.get(name, "")).replace("\x00", "").replace("\ufffd", "").strip()[:longest]
