"""Our queue and case page beside those of a Django help desk and beside the bare handler, in one interleaved run.

`python -m tests.benchmarks.bench_peer`: three servers of two workers each on one PostgreSQL. The peer is installed from
the package index into an environment of its own in the folder of temporary files; where that cannot be, ours and the
bare handler go on alone. Prints requests a second, medians, statements, bytes and their ratios; asserts nothing by
time. Needs wrk (Debian: apt install wrk).
"""

import argparse
import asyncio
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import asyncpg
import httpx

from app import devpg
from app.kernel import db, log
from app.kernel.counting import Statements
from app.serving import serving
from app.settings import ROOT
from tests.benchmarks import loading
from tests.benchmarks.house import long_cases, prepare, serve, sign_in
from tests.benchmarks.loading import Load, Run, Served

ROUNDS = 3
#: How long the peer is asked in a round; it ends a few requests a second, so ours is given a part of that.
SECONDS, OURS = 16, 0.25
PORT = 8053
PACKAGES = ("django-helpdesk==2.6.1", "django~=5.2.0", "gunicorn", "psycopg[binary]")
CODE = ROOT / "tests" / "benchmarks"
HOME = Path(tempfile.gettempdir()) / "recourse-bench-peer"


@dataclass(frozen=True)
class Page:
    """One page of ours, what the peer asks for to show the like, and what is wanted (perf.md, targets)."""

    name: str
    peer: tuple[str, ...]
    #: times the peer's requests a second and part of its median, at 8 connections
    ratio: int
    #: part of the limit's requests a second, at 8 connections
    of_limit: float
    statements: int
    #: part of the peer's bytes
    bytes: float


PAGES = (Page("list", ("shell", "rows"), 100, 0.4, 4, 0.5), Page("detail", ("detail",), 50, 0.4, 6, 0.3))


@dataclass(frozen=True)
class Asked:
    """A server, what of it is asked for, the paths in turn, and the statements of one answer."""

    who: str
    what: str
    served: Served
    paths: Sequence[str]
    statements: int


class CannotInstall(Exception):
    """The peer is not to be had here."""


def install() -> Path:
    """The programs of the peer's environment, kept for the next run. Raises CannotInstall."""
    programs, done = HOME / "bin", HOME / "installed.txt"
    if not done.exists() or done.read_text() != "\n".join(PACKAGES):
        print("installing the peer ...", flush=True)
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(HOME)],
            [str(programs / "python"), "-m", "pip", "install", "--quiet", *PACKAGES],
        ):
            made = subprocess.run(command, capture_output=True, text=True)
            if made.returncode:
                raise CannotInstall((made.stderr.strip() or made.stdout.strip()).rpartition("\n")[2])
        done.write_text("\n".join(PACKAGES))
    return programs


def set_up(programs: Path, database: str, tickets: int) -> tuple[Served, dict[str, tuple[list[str], int]]]:
    """The peer, its tables made and filled where they were empty: its server, its pages and their statements."""
    env = {"PEER_DATABASE": database}
    command = [str(programs / "python"), str(CODE / "peer_django.py"), str(tickets)]
    out = subprocess.run(command, env={**os.environ, **env}, check=True, stdout=subprocess.PIPE).stdout
    told = json.loads(out)
    gunicorn = [str(programs / "gunicorn"), "--workers=2", f"--bind=127.0.0.1:{PORT}", "--log-level=critical"]
    server = [*gunicorn, "--chdir", str(CODE), "peer_django:application"]
    return Served.start(server, PORT, told["cookie"], env), told["pages"]


async def peer_of(server: devpg.Server, tickets: int) -> list[Asked]:
    """What is asked of the peer; nothing where it cannot be installed."""
    try:
        programs = install()
    except CannotInstall as why:
        print(f"the peer is left out, it cannot be installed: {why}", flush=True)
        return []
    name = f"bench_peer_{tickets}"
    owner = await asyncpg.connect(server.superuser_url())
    try:
        if not await owner.fetchval("select 1 from pg_database where datname = $1", name):
            await owner.execute(f"create database {name}")
    finally:
        await owner.close()
    served, pages = set_up(programs, server.superuser_url(name), tickets)
    return [Asked("peer", what, served, paths, count) for what, (paths, count) in pages.items()]


async def ours_of(url: str) -> list[Asked]:
    """What is asked of us and of the bare handler, which sends one statement."""
    cookie = await sign_in(url)
    paths = {"list": ["/cases?view=all"], "detail": [f"/cases/{each}" for each in await long_cases(url)]}
    counted = {what: await statements(url, cookie, each) for what, each in paths.items()}
    return [
        Asked(who, what, served, paths[what], counted[what] if who == "ours" else 1)
        for who, served in serve(url, cookie).items()
        for what in paths
    ]


async def statements(url: str, cookie: str, paths: Sequence[str]) -> int:
    """How many statements a page of ours sends, the session counted, once another one of its kind was asked for."""
    await db.open_pool(url, size=2)
    try:
        transport = httpx.ASGITransport(serving())
        log.configure(strict=False, stream=StringIO())
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            for path in (paths[0], paths[-1]):
                with Statements() as seen:
                    (await client.get(path, headers={"cookie": cookie})).raise_for_status()
    finally:
        await db.close_pool()
    return seen.count


def measure(asked: Sequence[Asked], connections: int, seconds: int, folder: str) -> list[Run]:
    """Everybody in turn, A B A B, medians of the rounds; one round before them is not counted."""
    seen: list[list[Run]] = [[] for _each in asked]
    for _round in range(1 + ROUNDS):
        for each, runs in zip(asked, seen, strict=True):
            name = f"{each.who}-{each.what}"
            script = loading.in_turn(each.paths, folder, name) if len(each.paths) > 1 else ""
            long = seconds if each.who == "peer" else max(1, round(seconds * OURS))
            runs.append(loading.run(each.served, Load(each.paths[0], connections, long, script=script)))
            if each.who == "peer":
                each.served.settle()  # its workers go on with what nobody waits for any more
    return [Run.middle(runs[1:]) for runs in seen]


def say(page: Page, connections: int, asked: Sequence[Asked], runs: Sequence[Run]) -> None:
    """Each server's figures, and ours beside the others'."""
    begin, busy = f"{page.name:<6} {connections} conn ", f"load average {os.getloadavg()[0]:.1f}"
    for each, run in zip(asked, runs, strict=True):
        who = each.who if each.what == page.name else f"{each.who} {each.what}"
        print(
            f"{begin} {who:<11} {run.rate:>7.1f}/s  median {run.median:>8.1f} ms  {run.processor:>6.1f} ms cpu"
        )
    *peer, ours, limit = runs
    if peer:
        # Beside the last, which brings the rows, as the targets have it; then beside all that a person waits for.
        rows, whole = peer[-1], sum(run.median for run in peer)
        print(
            f"{begin} ours to the peer: ratio {ours.rate / rows.rate:.0f}x requests a second, median"
            f" 1/{rows.median / ours.median:.0f} (target {page.ratio}x, 1/{page.ratio} at 8 conn);"
            f" all it asks for: 1/{whole / ours.median:.0f}; {busy}"
        )
    print(
        f"{begin} ours to the limit: ratio {ours.rate / limit.rate:.2f} (target {page.of_limit} at 8 conn),"
        f" median {ours.median / limit.median:.2f}x (target 2.5 at 1 conn); {busy}",
        flush=True,
    )


@dataclass
class Weight:
    """What one server sends for a page."""

    plain: int = 0
    packed: int = 0
    statements: int = 0


def weigh(page: Page, asked: Sequence[Asked]) -> None:
    """Statements and bytes, plain and as gzip -6 packs them."""
    weights: dict[str, Weight] = {}
    for each in asked:
        body, weight = each.served.get(each.paths[0]).content, weights.setdefault(each.who, Weight())
        weight.plain += len(body)
        weight.packed += len(gzip.compress(body, 6))
        weight.statements += each.statements
    sizes = ", ".join(f"{who} {each.plain:,} ({each.packed:,} gzip)" for who, each in weights.items())
    counts = ", ".join(f"{who} {each.statements}" for who, each in weights.items())
    ours, peer = weights["ours"].plain, weights.get("peer")
    beside = f"; ratio {ours / peer.plain:.2f} to the peer (target {page.bytes})" if peer else ""
    print(f"{page.name:<6} bytes: {sizes}{beside}, {ours / weights['limit'].plain:.2f} to the limit")
    print(f"{page.name:<6} statements: {counts} (target {page.statements})", flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=100_000, help="cases and tickets, one in five open")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="how long the peer is asked in a round")
    given = parser.parse_args()
    cases = given.cases
    loading.must_have_wrk()
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    servers: set[Served] = set()
    try:
        everything = await peer_of(server, cases)
        servers |= {each.served for each in everything}
        everything += await ours_of(await prepare(server, cases))
        servers |= {each.served for each in everything}
        for each in everything:
            each.served.wait(each.paths[0])
        print(f"{cases:,} cases of ten entries; {cases:,} tickets, {3 * cases:,} follow-ups", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for page in PAGES:
                asked = [each for each in everything if each.what in (page.name, *page.peer)]
                for connections in (1, 8):
                    say(page, connections, asked, measure(asked, connections, given.seconds, folder))
                weigh(page, asked)
    finally:
        for served in servers:
            served.stop()
        server.release()


if __name__ == "__main__":
    asyncio.run(main())
