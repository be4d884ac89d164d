"""Several small questions in one statement: what stands beside a record is asked for in one go."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from app.kernel import db

_PLACE = re.compile(r"\$(\d+)")


@dataclass(frozen=True)
class Question:
    """A query that gives one row of one column, JSON or text, with placeholders of its own from $1 on.

    `writes` are common table expressions that write (`name as (insert ...)`): what they return the query may
    read, what they wrote no question of the same statement sees.
    """

    sql: str
    args: tuple[Any, ...]
    writes: str = ""


async def ask_together(questions: Sequence[Question]) -> list[str | None]:
    """The answers in order, as PostgreSQL wrote them; None for a query without a row. One statement."""
    if not questions:
        return []
    sql = _joined(tuple((each.writes, each.sql, len(each.args)) for each in questions))
    row = await db.fetchrow(sql, *(arg for each in questions for arg in each.args))
    assert row is not None
    return list(row)


@lru_cache(maxsize=500)
def _joined(queries: tuple[tuple[str, str, int], ...]) -> str:
    """All queries as columns of one row, each with its placeholders behind those of the queries before it."""
    writing, columns, places = [], [], 0
    for writes, sql, args in queries:
        if writes:
            writing.append(_PLACE.sub(partial(_further, places), writes))
        columns.append(f"({_PLACE.sub(partial(_further, places), sql)})::text")
        places += args
    return ("with " + ",".join(writing) if writing else "") + "select " + ",\n".join(columns)


def _further(places: int, found: re.Match[str]) -> str:
    return f"${int(found[1]) + places}"
