"""An import of real requests beside COPY alone, and its memory for a short file and a long one:
python -m tests.benchmarks.bench_import.

Each import runs in a process of its own, so that its peak memory is its own. Prints rows a second, the ratio to
COPY of the same cells into one text column each, and the two peaks; asserts nothing by time.
"""

import asyncio
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import asyncpg

from app import devpg, wiring
from app.complaints.commands.bring_in import Asked, bring_in
from app.kernel import db, memory
from app.kernel.migrate import migrate
from tests import make, setting_up
from tests.shared_data import SHARED

FOLDER = SHARED / "real" / "boston_311"
FILES = {"5,000 rows": "boston_311_2015_dev_5000.csv", "60,381 rows": "boston_311_2015_dev.csv"}


async def prepare(server: devpg.Server) -> str:
    """A fresh migrated database."""
    owner = await asyncpg.connect(server.superuser_url())
    await owner.execute("drop database if exists bench_import with (force)")
    await owner.execute("create database bench_import")
    await owner.close()
    url = server.superuser_url("bench_import")
    await migrate(url)
    await setting_up.fill(url)
    return url


async def imported(url: str, file: Path) -> None:
    """Bring a file in and print rows, seconds and the peak memory of this process in MiB."""
    wiring.connect()
    memory.settle()  # as a consumer does
    await db.open_pool(url, size=2, statement_seconds=600)
    await make.organisation("Bench hospital", "hospital", code="BENCH")
    began = time.perf_counter()
    account = await bring_in(Asked(file, "boston_311", "BENCH"), lambda _words: None)
    seconds = time.perf_counter() - began
    await db.close_pool()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(account["rows"], account["loaded"], account["rejected"], seconds, peak)


async def copied(url: str, file: Path) -> float:
    """Rows a second of COPY alone: the same cells, into a table without an index."""
    connection = await asyncpg.connect(url)
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            heading = next(csv.reader(opened))
        columns = ", ".join(f"c{n} text" for n in range(len(heading)))
        await connection.execute(f"create temporary table bare ({columns})")
        began = time.perf_counter()
        await connection.copy_to_table("bare", source=str(file), format="csv", header=True)
        rows = await connection.fetchval("select count(*) from bare")
        return rows / (time.perf_counter() - began)
    finally:
        await connection.close()


def main() -> None:
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    try:
        peaks = []
        for name, file in FILES.items():
            url = asyncio.run(prepare(server))
            command = [sys.executable, "-m", "tests.benchmarks.bench_import", url, str(FOLDER / file)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
            rows, loaded, rejected, seconds, peak = done.stdout.strip().splitlines()[-1].split()
            alone = asyncio.run(copied(url, FOLDER / file))
            rate = int(rows) / float(seconds)
            peaks.append(float(peak))
            print(
                f"{name:<12} loaded {loaded}, rejected {rejected}: {rate:,.0f} rows/s in {float(seconds):.1f} s,"
                f" COPY alone {alone:,.0f} rows/s, ratio {rate / alone:.3f}, peak {float(peak):.0f} MiB",
                flush=True,
            )
        print(f"peak memory, long file to short file: {peaks[1] / peaks[0]:.2f}")
    finally:
        server.release()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        asyncio.run(imported(sys.argv[1], Path(sys.argv[2])))
    else:
        main()
