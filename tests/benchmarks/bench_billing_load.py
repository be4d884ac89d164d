"""Loading an accepted billing file beside a bare COPY: python -m tests.benchmarks.bench_billing_load [ROWS].

Both fill the same logged table with the same rows, from the same list in memory, in turns, and are rolled back;
the load goes through the staging table and looks every case up besides. Prints rows a second and their ratio
(wanted: at least 0.8), and before that the whole of accepting a file, from bytes to the last row, with its peak
memory. When a file is accepted the staging overlaps with the check, so the last ratio is what accepting adds.
"""

import asyncio
import resource
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg

from app import devpg, wiring
from app.billing.commands import staging
from app.billing.reading import Check
from app.kernel import db, ids
from app.kernel.migrate import migrate
from tests.benchmarks.bench_billing import write
from tests.billing.rows import AS_OF, MONTH

ROUNDS = 5
WANTED = 0.8
COLUMNS = ("upload_id", "case_id", "warnings", *staging.COLUMNS)

_FIRM = (
    "insert into organisation (id, code, kind, name) values ($1, 'bench', 'provider', 'Bench firm')",
    "insert into app_user (id, username, name, email, role, organisation, active, admin, superuser, password)"
    " values ($1, 'bench', 'Bench', 'bench@example.invalid', 'provider_manager', $1, true, false, false, '')",
    "insert into document (id, storage_key, owner_kind, owner_id, name, content_type, bytes, sha256, state)"
    " values ($1, 'bench', 'billing_upload', $1, 'june.csv', 'text/csv', 1, 's', 'stored')",
    "insert into billing_upload (id, provider, month, document, file_name, sha256, uploaded_by)"
    " values ($1, $1, '2026-06-01', $1, 'june.csv', 's', $1)",
)
#: Half of the rows name a case, half of those a case of this firm.
_CASES = (
    "insert into cases (id, reference, laa_reference, provider) select uuidv7(), 'B-' || g, 3100000 + 2 * g,"
    " case when g % 2 = 0 then $1::uuid end from generate_series(1, $2::int) g",
    "insert into case_facts (case_id, reference, provider, source, due_at, client_name)"
    " select id, reference, provider, source, 'infinity', 'Anden Belford' from cases",
)


class Undone(Exception):
    """Ends a round, so that every round fills an empty table."""


async def prepare(server: devpg.Server, rows: int) -> tuple[str, Any]:
    """A database with the firm, its upload and some cases; its address and the firm's key."""
    name, firm = f"bench_billing_{secrets.token_hex(3)}", ids.new()
    owner = await asyncpg.connect(server.superuser_url())
    await owner.execute(f"create database {name}")
    await owner.close()
    await migrate(server.superuser_url(name))
    filling = await asyncpg.connect(server.superuser_url(name), command_timeout=600)
    for statement in _FIRM:
        await filling.execute(statement, firm)
    await filling.execute("set session_replication_role = replica")
    await filling.execute(_CASES[0], firm, rows // 2)
    await filling.execute(_CASES[1])
    await filling.execute("analyze")
    await filling.close()
    return server.superuser_url(name), firm


async def timed(
    work: Callable[[], Awaitable[None]], before: Callable[[], Awaitable[None]] | None = None
) -> float:
    """Seconds of a piece of work in a transaction that is rolled back; `before` is not counted."""

    @db.atomic
    async def once() -> None:
        if before is not None:
            await before()
        began = time.perf_counter()
        await work()
        spent.append(time.perf_counter() - began)
        raise Undone

    spent: list[float] = []
    try:
        await once()
    except Undone:
        await db.execute("vacuum billing_row")
    return spent[0]


class Prepared:
    """Rows that are in memory already, in the place of a check."""

    def __init__(self, records: list[tuple[Any, ...]]) -> None:
        self.records = records

    def rows(self) -> list[tuple[Any, ...]]:
        return self.records


async def straightened(records: list[tuple[Any, ...]], firm: Any) -> list[tuple[Any, ...]]:
    """The rows as the load leaves them, cases and warnings included, for COPY to write the same."""
    found: dict[int, tuple[Any, ...]] = {}

    async def loaded() -> None:
        await staging.stage(Prepared(records))  # type: ignore[arg-type]
        await staging.load(firm, firm)
        found.update(
            {
                row["number"]: (firm, row["case_id"], row["warnings"])
                for row in await db.fetch("select number, case_id, warnings from billing_row")
            }
        )

    await timed(loaded)
    return [(*found[record[1]], *record) for record in records]


def size_of(path: Path) -> int:
    """Bytes."""
    return path.stat().st_size


async def measure(path: Path, rows: int, firm: Any) -> None:
    """Both ways in turns, then the whole."""
    with path.open("rb") as file:
        check = Check(file, size_of(path), MONTH, AS_OF)
        records = [record async for record in check.rows()]
    straight = await straightened(records, firm)

    async def copied() -> None:
        await db.copy_rows("billing_row", COLUMNS, straight)

    async def loaded() -> None:
        await staging.stage(Prepared(records))  # type: ignore[arg-type]
        await staging.load(firm, firm)

    async def staged() -> None:
        await staging.stage(Prepared(records))  # type: ignore[arg-type]

    async def moved() -> None:
        await staging.load(firm, firm)

    turns = [
        (await timed(copied), await timed(loaded), await timed(moved, staged)) for _round in range(ROUNDS)
    ]
    copy, load, move = (statistics.median(column) for column in zip(*turns, strict=True))
    best = min(each[0] for each in turns) / min(each[1] for each in turns)
    print(
        f"{rows:,} rows: COPY {rows / copy:,.0f}/s, load {rows / load:,.0f}/s,"
        f" ratio {copy / load:.2f} (best of each {best:.2f}; wanted {WANTED});"
        f" without the staging, which runs beside the check, {rows / move:,.0f}/s, ratio {copy / move:.2f}",
        flush=True,
    )


async def whole(path: Path, rows: int, firm: Any) -> None:
    """From bytes to the last row, once."""

    async def accepted() -> None:
        with path.open("rb") as file:
            await staging.stage(Check(file, size_of(path), MONTH, AS_OF))
        await staging.load(firm, firm)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = await timed(accepted)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{rows:,} rows checked and loaded in {spent:.1f} s ({rows / spent:,.0f}/s),"
        f" peak memory {peak // 1024} MiB, {before // 1024} before",
        flush=True,
    )


async def main() -> None:
    """Prepare, measure, print, drop the database."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    wiring.connect()
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    try:
        url, firm = await prepare(server, rows)
        await db.open_pool(url, size=2, statement_seconds=300)
        with tempfile.TemporaryDirectory() as folder:
            path, small = Path(folder) / "large.csv", Path(folder) / "small.csv"
            write(path, rows, 0.0)
            write(small, rows // 10, 0.0)
            await whole(small, rows // 10, firm)
            await whole(path, rows, firm)
            await measure(path, rows, firm)
        await db.close_pool()
        owner = await asyncpg.connect(server.superuser_url())
        await owner.execute(f"drop database {url.rpartition('/')[2].partition('?')[0]} with (force)")
        await owner.close()
    finally:
        server.release()


if __name__ == "__main__":
    asyncio.run(main())
