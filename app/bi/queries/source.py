"""How a total is read: a statement whose rows become documents one by one, in one view of the database."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from app.bi.rules.documents import Built
from app.bi.rules.periods import Period

#: Rows fetched at once: what a worker holds in memory (bi.md 5).
PREFETCH: Final = 500
SECONDS: Final = 15 * 60


@dataclass(frozen=True)
class Asked:
    """What is to be totalled: a period, as things stood at an instant, and for chunks which forms."""

    period: Period
    as_of: datetime
    zone: str
    forms: Sequence[UUID] | None = None
    personal: bool = False


Gather = Callable[[Any, Asked], AsyncIterator[Built]]


def rows(connection: Any, sql: str, *args: Any) -> AsyncIterator[Any]:
    """The rows of a statement, so many at a time."""
    found: AsyncIterator[Any] = aiter(connection.cursor(sql, *args, prefetch=PREFETCH, timeout=SECONDS))
    return found


def number(value: Decimal | float | None, digits: int = 2) -> float | None:
    """A measured number as it is stored."""
    return None if value is None else round(float(value), digits)


def decoded(value: str | None) -> Any:
    """What a column of JSON holds; an empty list for none."""
    return [] if value is None else json.loads(value)


def text(key: UUID | None) -> str | None:
    """A key as it is stored."""
    return None if key is None else str(key)
