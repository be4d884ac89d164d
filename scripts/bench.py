"""Every benchmark in turn, and one table of their ratios at the end: make bench [ARGS="--quick --only pages,sweep"].

Each runs in a process of its own and prints its own lines; those that say a ratio or a target are gathered below.
Nothing is asserted by time: the machine decides that. The whole run takes about an hour, `--quick` some minutes;
`make bench BENCH_SIZE=small` (or quick) chooses the sizes, small only showing that every benchmark runs.
"""

import argparse
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

from app.settings import ROOT

_TELLS = re.compile(
    r"\bratio|target|times|wanted|x of|worst|peak|idle|written twice|somebody /|costs", re.IGNORECASE
)


@dataclass(frozen=True)
class Bench:
    """A module of tests/benchmarks, how it is run, and how when time is short."""

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    #: as small as it goes: whether it runs at all; its ratios mean nothing
    small: tuple[str, ...] = ()
    #: what it cannot do without: a program, or a folder beside the checkout
    program: str = ""
    folder: str = ""


BENCHES = (
    Bench("pages", "bench_pages", quick=("--cases", "10000"), small=("--cases", "2000"), program="wrk"),
    Bench(
        "pages at 1,000,000",
        "bench_pages",
        ("--cases", "1000000"),
        ("--cases", "100000"),
        ("--cases", "2000"),
        "wrk",
    ),
    Bench("peer", "bench_peer", quick=("--cases", "10000"), small=("--cases", "2000"), program="wrk"),
    Bench("growth", "bench_growth", quick=("--sizes", "10000,100000"), small=("--sizes", "2000,4000")),
    Bench("sign-in", "bench_sign_in"),
    Bench(
        "dispatch",
        "bench_dispatch",
        quick=("--messages", "4000", "--rounds", "1"),
        small=("--messages", "400", "--rounds", "1"),
    ),
    Bench(
        "notifications", "bench_notifications", quick=("--policies", "100000"), small=("--policies", "5000")
    ),
    Bench("sweep", "bench_sweep", quick=("--sizes", "10000,100000"), small=("--sizes", "2000")),
    Bench(
        "complaints",
        "bench_complaints",
        quick=("--sizes", "10000,100000"),
        small=("--sizes", "1000,2000"),
    ),
    Bench("complaint import", "bench_import", folder="shared/data/real/boston_311"),
    Bench("billing check", "bench_billing", quick=("20000",), small=("2000",)),
    Bench("billing load", "bench_billing_load", small=("2000",)),
    Bench("reports", "bench_reports", quick=("--rows", "100000"), small=("--rows", "5000")),
)


def missing(bench: Bench) -> str:
    """Why a benchmark cannot run here; empty when it can."""
    if bench.program and shutil.which(bench.program) is None:
        return f"{bench.program} is not installed"
    if bench.folder and not (ROOT.parent / bench.folder).exists():
        return f"{bench.folder} is not beside the checkout"
    return ""


def run(bench: Bench, size: str) -> list[str]:
    """Run one, showing what it says as it says it; the lines for the table."""
    arguments = {"full": (), "quick": bench.quick, "small": bench.small or bench.quick}[
        size
    ] or bench.arguments
    command = [sys.executable, "-m", f"tests.benchmarks.{bench.module}", *arguments]
    told = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if _TELLS.search(line):
                told.append(line.strip())
    return told if process.returncode == 0 else [*told, f"FAILED with status {process.returncode}"]


def main() -> int:
    """Run them all, print the table; 1 when one of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parser.add_argument("--size", choices=("full", "quick", "small"), default="full")
    parser.add_argument("--only", default="", help="the first words of some names, with commas between them")
    given = parser.parse_args()
    size = "quick" if given.quick else given.size
    wanted = tuple(name.strip() for name in given.only.split(",") if name.strip())
    table: dict[str, list[str]] = {}
    for bench in BENCHES:
        if wanted and not bench.name.startswith(wanted):
            continue
        print(f"\n=== {bench.name}", flush=True)
        why = missing(bench)
        table[bench.name] = [f"left out: {why}"] if why else run(bench, size)
    print("\n=== The ratios of this run")
    for name, lines in table.items():
        for line in lines or ["nothing to tell"]:
            print(f"{name:<20} {line}")
    return 1 if any("FAILED" in line for lines in table.values() for line in lines) else 0


if __name__ == "__main__":
    raise SystemExit(main())
