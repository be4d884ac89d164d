"""The rows of a report, as PostgreSQL writes them: COPY out of one SELECT that formats and makes safe (perf.md 5)."""

import csv
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from app.kernel import db
from app.kernel.cells import safe_cell
from app.kernel.sheet_out import BOM
from app.reports.inputs import Asked
from app.reports.report import DAY, FLAG, MOMENT, MONEY, NUMERIC, Column

Sink = Callable[[bytes], Awaitable[None]]
#: How long a report may read, in minutes, and how many rows are sent while the person waits.
LONGEST: Final = 15
AT_ONCE: Final = 20_000

_TYPES: Final = {
    "from_at": "timestamptz",
    "until_at": "timestamptz",
    "from_day": "date",
    "until_day": "date",
    "zone": "text",
    "scope": "uuid[]",
    "now": "timestamptz",
}
_NAME: Final = re.compile(r"(?<![:\w]):([a-z_]+)")


@asynccontextmanager
async def reading(minutes: int = LONGEST) -> AsyncIterator[Any]:
    """A connection with one unchanging view of the database and time to read much of it."""
    async with db.connection() as taken, taken.transaction(isolation="repeatable_read", readonly=True):
        await taken.execute(
            f"set local statement_timeout = '{minutes}min'; set local transaction_timeout = '{minutes + 1}min'"
        )
        yield taken


def numbered(sql: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """A statement with `:names` as one with `$1::type`, and its arguments in order. Raises KeyError."""
    order: list[str] = []

    def place(found: re.Match[str]) -> str:
        name = found[1]
        if name not in order:
            order.append(name)
        return f"${order.index(name) + 1}::{_TYPES.get(name, 'text')}"

    text = _NAME.sub(place, sql)
    return text, [values[name] for name in order]


def formatted(column: Column, safe: bool) -> str:
    """The SQL that writes a cell of `r`; with `safe` one that no spreadsheet runs (security.md UP-7)."""
    name = f'r."{column.key}"'
    if column.kind == MOMENT:
        return f"to_char({name} at time zone :zone, 'YYYY-MM-DD HH24:MI:SS')"
    if column.kind == DAY:
        return f"to_char({name}, 'YYYY-MM-DD')"
    if column.kind == MONEY:
        return f"({name} / 100.0)::numeric(20, 2)::text"
    if column.kind == FLAG:
        return f"case when {name} then 'TRUE' when not {name} then 'FALSE' end"
    return f"{name}::text" if column.kind in NUMERIC or not safe else f"safe_cell({name}::text)"


def statement(asked: Asked, *, safe: bool) -> tuple[str, list[Any]]:
    """The SELECT of all cells as text, and its arguments."""
    columns = asked.report.columns_for(asked.chosen)
    cells = ", ".join(formatted(column, safe) for column in columns)
    sql = f"select {cells} from (\n{asked.report.sql_for(asked.chosen)}\n) r"
    return numbered(sql, asked.values())


def heading(asked: Asked) -> bytes:
    """The first line of the CSV, in the reader's language, with the mark that says it is UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([safe_cell(str(each.heading)) for each in asked.report.columns_for(asked.chosen)])
    return (BOM + buffer.getvalue()).encode()


async def copy_out(asked: Asked, sink: Sink, *, safe: bool = True) -> None:
    """Send the rows as CSV, without the first line, in pieces as they come."""
    sql, values = statement(asked, safe=safe)
    async with reading() as connection:
        await connection.copy_from_query(sql, *values, output=sink, format="csv", force_quote=True)


async def count_to(asked: Asked, most: int = AT_ONCE) -> int:
    """How many rows there are, counted no further than one beyond `most`."""
    sql, values = numbered(asked.report.sql_for(asked.chosen), asked.values())
    async with reading(1) as connection:
        found: int = await connection.fetchval(
            f"select count(*) from (select from (\n{sql}\n) r limit {most + 1}) n", *values
        )
    return found


async def estimate(asked: Asked) -> int:
    """About how many rows the planner expects."""
    sql, values = numbered(asked.report.sql_for(asked.chosen), asked.values())
    async with reading(1) as connection:
        lines = await connection.fetch(f"explain {sql}", *values)
    found = re.search(r"rows=(\d+)", lines[0][0])
    return int(found[1]) if found else 0
