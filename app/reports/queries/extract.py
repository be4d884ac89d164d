"""The rows of a report, as PostgreSQL writes them: COPY out of one SELECT that formats and makes safe (perf.md 5)."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncGenerator
from typing import Any, Final

import asyncpg

from app.kernel.cells import safe_cell
from app.kernel.sheet_out import BOM
from app.kernel.snapshot import LONGEST, reading
from app.reports.inputs import CSV, Asked
from app.reports.report import DAY, FLAG, MOMENT, MONEY, NUMERIC, Column

#: How many rows, as the planner expects, are sent while the person waits.
AT_ONCE: Final = 20_000
#: How many milliseconds of counting may correct it where it expects more.
LOOK: Final = 300
#: Pieces that may wait for a slow reader.
WAITING: Final = 8

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
        # A third of what to_char costs; sessions write ISO dates.
        return f"date_trunc('second', {name} at time zone :zone)::text"
    if column.kind == DAY:
        return f"to_char({name}, 'YYYY-MM-DD')"
    if column.kind == MONEY:
        return f"({name} / 100.0)::numeric(20, 2)::text"
    if column.kind == FLAG:
        return f"case when {name} then 'TRUE' when not {name} then 'FALSE' end"
    if column.kind in NUMERIC or not safe:
        return f"{name}::text"
    return _safe(f"{name}::text")


def _safe(cell: str) -> str:
    """A cell made safe; one that begins with a letter or digit, as nearly all do, is not asked further.

    Every beginning that `safe_cell` changes a cell for lies outside these spans of code points.
    """
    harmless = f"{cell} = '' or ascii({cell}) between 65 and 65290 or ascii({cell}) between 46 and 60"
    return f"case when {harmless} then {cell} else safe_cell({cell}) end"


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


async def pieces(asked: Asked, *, safe: bool = True) -> AsyncGenerator[bytes, None]:
    """The rows as CSV, without the first line, in pieces as they come.

    Whoever stops before the end ends the connection: a COPY that nobody listens to cannot be called off.
    """
    sql, values = statement(asked, safe=safe)
    queue: asyncio.Queue[bytes] = asyncio.Queue(WAITING)
    async with reading() as connection:
        copying = asyncio.ensure_future(
            connection.copy_from_query(
                sql, *values, output=queue.put, format="csv", force_quote=True, timeout=LONGEST * 60
            )
        )
        # Whoever is cancelled twice does not come to ask how it ended.
        copying.add_done_callback(lambda done: done.cancelled() or done.exception())
        piece: asyncio.Task[bytes] | None = None
        try:
            while not (copying.done() and queue.empty()):
                piece = asyncio.ensure_future(queue.get())
                await asyncio.wait({piece, copying}, return_when=asyncio.FIRST_COMPLETED)
                if piece.done() or not queue.empty():
                    yield bytes(await piece)
            await copying
        finally:
            if piece is not None:
                piece.cancel()
            if not copying.done():
                connection.terminate()
            # A task that is just given room does not hear that it is cancelled, and waits for room once more.
            while not copying.done():
                copying.cancel()
                await asyncio.wait({copying}, timeout=0.05)
            await asyncio.gather(copying, return_exceptions=True)


def rows_in(piece: bytes) -> int:
    """How many rows a piece of a CSV has; each begins with one, and a cell may hold several lines."""
    return sum(outside.count(b"\n") for outside in piece.split(b'"')[::2])


async def estimate(asked: Asked) -> int:
    """About how many rows the planner expects, in all files. Nothing is read for it, but it fails where the
    statement itself, its rights or the database would."""
    async with reading(1) as connection:
        return sum([await _expected(connection, *_rows(each)) for each in asked.files])


async def comes_at_once(asked: Asked) -> bool:
    """Whether a report is sent while the person waits: a CSV without a password that is short enough.

    The planner's word is enough for it. Where it expects many rows, as it may in tables that nobody has analysed yet,
    a short look decides.
    """
    if asked.locked or asked.format != CSV:
        return False
    if await estimate(asked) <= AT_ONCE:
        return True
    left = AT_ONCE
    async with reading(1) as connection:
        await connection.execute(f"set local statement_timeout = {LOOK}")
        for each in asked.files:
            rows, values = _rows(each)
            try:
                left -= await connection.fetchval(
                    f"select count(*) from ({rows} limit {left + 1}) r", *values
                )
            except asyncpg.QueryCanceledError:
                return False
            if left < 0:
                return False
    return True


def _rows(asked: Asked) -> tuple[str, list[Any]]:
    """The rows without a column: what only fills in columns is not joined, and planning takes a tenth."""
    return numbered(f"select from (\n{asked.report.sql_for(asked.chosen)}\n) r", asked.values())


async def _expected(connection: Any, rows: str, values: list[Any]) -> int:
    lines = await connection.fetch(f"explain {rows}", *values)
    found = re.search(r"rows=(\d+)", lines[0][0])
    return int(found[1]) if found else 0
