"""Pages by keyset: where the last row stood, never how many rows came before it.

    paging = Paging.read(request.query_params, keys=(datetime, UUID))
    where, values = paging.beyond(BY_AGE, newest_first=True)
    rows = ... WHERE {where} ORDER BY {paging.order(BY_AGE, newest_first=True)} LIMIT {paging.limit}
    page = Page.of(rows, paging, key=lambda row: (row.created_at, row.id))

A cursor only says where to go on; what a person may see is decided by the query's own scope. So it is
checked against the types of the sort columns and not signed; one that is rubbish means the first page.
"""

import base64
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from app.kernel import values
from app.kernel.values import Problem

T = TypeVar("T")
Key = str | int | datetime | date | UUID
KeyType = type[str] | type[int] | type[datetime] | type[date] | type[UUID]
Direction = Literal["next", "previous"]

SIZES = (20, 50, 100)
USUAL_SIZE = 50
LONGEST_CURSOR = 1_024
#: What PostgreSQL's `infinity` is in Python, without a zone; it sorts after every instant.
NEVER = datetime.max
_LARGEST = 2**63 - 1
_COLUMN = re.compile(r"[a-z_][a-z0-9_]{0,62}(?:\.[a-z_][a-z0-9_]{0,62})?", re.ASCII)


def encode(keys: Sequence[Key]) -> str:
    """The place of a row, as it stands in an address. Raises `TypeError` for a key that has no order."""
    return (
        base64.urlsafe_b64encode(json.dumps([_written(key) for key in keys]).encode()).rstrip(b"=").decode()
    )


def decode(cursor: object, keys: Sequence[KeyType]) -> tuple[Key, ...] | None:
    """The place a cursor names, or None when it is not one for these sort columns."""
    if not isinstance(cursor, str) or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        written = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(written, list) or len(written) != len(keys):
            return None
        return tuple(_read(leaf, kind) for leaf, kind in zip(written, keys, strict=True))
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True)
class Paging:
    """Which stretch of a list is asked for."""

    after: tuple[Key, ...] | None = None
    size: int = USUAL_SIZE
    direction: Direction = "next"

    @classmethod
    def read(cls, query: Mapping[str, str], *, keys: Sequence[KeyType], size: int = USUAL_SIZE) -> "Paging":
        """From `?after=` or `?before=` (a cursor) and `?size=` (20, 50 or 100); rubbish is the first page."""
        asked = query.get("size", "")
        size = int(asked) if asked in {str(each) for each in SIZES} else size
        direction: Direction = "previous" if "before" in query else "next"
        after = decode(query.get("before" if direction == "previous" else "after"), keys)
        return cls(after, size, direction if after else "next")

    @property
    def limit(self) -> int:
        """How many rows to ask for: one more than is shown, to know whether there are others."""
        return self.size + 1

    def beyond(
        self, columns: Sequence[str], *, newest_first: bool = False, first: int | None = None
    ) -> tuple[str, tuple[Key, ...]]:
        """The condition for rows past the cursor, and its values; `true` on the first page.

        Placeholders are Piccolo's `{}`, or `$n` counted from `first`. The columns must be NOT NULL and
        all sorted the same way, so that one index serves the comparison of rows.
        """
        _must_be_columns(columns)
        if self.after is None:
            return "true", ()
        sign = "<" if self._falling(newest_first) else ">"
        marks = ["{}" if first is None else f"${first + n}" for n in range(len(columns))]
        return f"({', '.join(columns)}) {sign} ({', '.join(marks)})", self.after

    def order(self, columns: Sequence[str], *, newest_first: bool = False) -> str:
        """The ORDER BY that goes with `beyond`; turned round when paging backwards."""
        _must_be_columns(columns)
        way = "DESC" if self._falling(newest_first) else "ASC"
        return ", ".join(f"{column} {way}" for column in columns)

    def _falling(self, newest_first: bool) -> bool:
        return newest_first != (self.direction == "previous")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows in the order they are shown, with the cursors of their neighbours (None: there are none)."""

    rows: list[T]
    next: str | None = None
    previous: str | None = None

    @classmethod
    def of(cls, rows: Sequence[T], paging: Paging, *, key: Callable[[T], Sequence[Key]]) -> "Page[T]":
        """From the rows a query found with `paging.limit`, `beyond` and `order`."""
        shown = list(rows[: paging.size])
        more = len(rows) > paging.size
        backwards = paging.direction == "previous"
        if backwards:
            shown.reverse()
        if not shown:
            return cls([])
        after = backwards or more
        before = more if backwards else paging.after is not None
        return cls(
            shown, encode(key(shown[-1])) if after else None, encode(key(shown[0])) if before else None
        )

    def __len__(self) -> int:
        return len(self.rows)


def _must_be_columns(columns: Sequence[str]) -> None:
    for column in columns:
        if not _COLUMN.fullmatch(column):
            raise ValueError(f"Not the name of a column: {column!r}")


def _written(key: Any) -> str | int:
    if isinstance(key, bool) or key is None:
        raise TypeError("A sort key is text, a number, a date, an instant or a UUID, and never null.")
    if isinstance(key, str | int):
        return key
    if isinstance(key, datetime) and key.replace(tzinfo=None) == NEVER:
        return "never"
    if isinstance(key, datetime):
        return key.astimezone(UTC).isoformat()
    if isinstance(key, date):
        return key.isoformat()
    if isinstance(key, UUID):
        return str(key)
    raise TypeError(f"A sort key cannot be a {type(key).__name__}.")


def _read(leaf: object, kind: KeyType) -> Key:
    if kind is int:
        if not isinstance(leaf, int) or isinstance(leaf, bool) or abs(leaf) > _LARGEST:
            raise Problem("not a number")
        return leaf
    if not isinstance(leaf, str):
        raise Problem("not text")
    if kind is UUID:
        return values.key(leaf)
    if kind is datetime:
        return _instant(leaf)
    if kind is date:
        return values.day(leaf)
    return _unchanged(leaf)


def _instant(leaf: str) -> datetime:
    if leaf == "never":
        return NEVER
    at = datetime.fromisoformat(leaf)
    if at.tzinfo is None or not values.FIRST_DAY <= at.date() <= values.LAST_DAY:
        raise Problem("not an instant")
    return at.astimezone(UTC)


def _unchanged(leaf: str) -> str:
    # A sort key is a stored value: cleaning it would move the place, so what needs cleaning is refused.
    if values.presentable(leaf) != leaf or "\x00" in leaf:
        raise Problem("not text that could be stored")
    return leaf
