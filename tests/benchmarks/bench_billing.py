"""The check of a billing file beside csv.reader alone: python -m tests.benchmarks.bench_billing [ROWS].

Prints rows a second, their ratio (wanted: at least 0.15) and peak memory at two sizes; asserts nothing by time.
Both are timed in processor time and in turns, so that a busy machine disturbs them alike.
"""

import csv
import multiprocessing
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from app.billing.inputs import check_sheet, read_sheet
from app.billing.rules import codes
from app.billing.rules.columns import CURRENT
from tests.billing.rows import AS_OF, GOOD, MONTH

ROUNDS = 5
WANTED = 0.15
SLIPS = [("account", "22222B"), ("opened", "31/09/2020"), ("costs", "80,50"), ("minutes", "1 h 10")]
SLIPS += [("disability", "LOL"), ("media", ""), ("postcode", "ZZZ 999"), ("closed", "1/1/2014"), ("born", "")]
NAMES = [
    first + last for first in ("An", "Bel", "Cor", "Dil", "Es") for last in ("a", "den", "ford", "ley", "mon")
]


def write(path: Path, rows: int, bad: float) -> None:
    """A file of invented rows, a share of them with one slip."""
    chance = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for number in range(rows):
            cells = invented(chance, number)
            if chance.random() < bad:
                name, slip = chance.choice(SLIPS)
                cells[name] = slip
            writer.writerow([cells.get(column.name, "") for column in CURRENT.columns])


def invented(chance: random.Random, number: int) -> dict[str, str]:
    """A good row of some contract with the cells that vary in life varied."""
    kind = chance.choices(list(GOOD), [2, 6, 1, 1])[0]
    cells = dict(GOOD[kind])
    letter = cells["matter1"][0]
    first, span = (date(2014, 1, 1), 1_500) if kind == "2013" else (date(2019, 1, 1), 2_300)
    opened = first + timedelta(chance.randrange(span))
    cells |= {
        "reference": str(3_100_000 + number),
        "client": f"C{number:06d}",
        "account": f"{chance.randrange(10)}P{chance.randrange(1_000):03d}{chance.choice('JKLMN')}",
        "first_name": chance.choice(NAMES),
        "surname": chance.choice(NAMES),
        "born": f"{date(1940, 1, 1) + timedelta(chance.randrange(24_000)):%d/%m/%Y}",
        "ethnicity": str(chance.randrange(17)),
        "matter2": chance.choice(sorted(codes.MATTERS_2[letter])),
        "stage": chance.choice(sorted(codes.STAGES[letter])),
        "opened": f"{opened:%d/%m/%Y}",
        "closed": f"{opened + timedelta(chance.randrange(300)):%d/%m/%Y}",
        "minutes": str(chance.randrange(133)),
        "costs": f"{chance.uniform(0, 900):.2f}",
        "travel": f"{chance.uniform(0, 60):.2f}",
        "disability": chance.choice(sorted(codes.DISABILITY)),
        "adaptations": chance.choice(sorted(codes.ADAPTATIONS)),
    }
    return cells


def read_alone(path: Path) -> None:
    """The measure: the standard library's reader and nothing else."""
    with path.open(newline="", encoding="utf-8") as file:
        deque(csv.reader(file), 0)


def checked(path: Path) -> int:
    """The whole check, from bytes to verdict; how many mistakes there are."""
    return check_sheet(read_sheet(path), MONTH, AS_OF).mistake_count


def seconds(work: Callable[[Path], object], path: Path) -> float:
    """Processor seconds of one run."""
    began = time.process_time()
    work(path)
    return time.process_time() - began


def peak_of(path: Path) -> int:
    """Peak memory of a fresh process that checks the file, in MiB."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (path,))


def _peak(path: Path) -> int:
    checked(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Write the files, measure in turns, print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for label, bad in (("all good", 0.0), ("2% bad", 0.02)):
            path = Path(folder) / f"{bad}.csv"
            write(path, rows, bad)
            turns = [(seconds(read_alone, path), seconds(checked, path)) for _ in range(ROUNDS)]
            alone, ours = (statistics.median(column) for column in zip(*turns, strict=True))
            best = min(one for one, _ in turns) / min(other for _, other in turns)
            print(
                f"{label:9s} {rows:,} rows, {path.stat().st_size / 1e6:.1f} MB, {checked(path):,} mistakes:"
                f" csv.reader {rows / alone:,.0f}/s, check {rows / ours:,.0f}/s,"
                f" ratio {alone / ours:.3f} (best of each {best:.3f}; wanted {WANTED})",
                flush=True,
            )
        small = Path(folder) / "small.csv"
        write(small, rows // 10, 0.02)
        print(f"peak memory: {rows // 10:,} rows {peak_of(small)} MiB, {rows:,} rows {peak_of(path)} MiB")


if __name__ == "__main__":
    main()
