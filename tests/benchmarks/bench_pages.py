"""Our queue and case page beside the bare handler, in one interleaved run: python -m tests.benchmarks.bench_pages.

Prints requests a second, medians and their ratios; asserts nothing by time. Needs wrk (Debian: apt install wrk).
"""

import argparse
import asyncio
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx

from app import devpg, wiring
from app.accounts.commands import session
from app.kernel import db
from app.kernel.migrate import migrate
from tests import setting_up
from tests.benchmarks.filling import fill
from tests.benchmarks.processor import seconds_of

SECONDS, ROUNDS, WARM = 4, 3, 3
PORTS = {"ours": 8051, "limit": 8052}


async def prepare(server: devpg.Server, cases: int) -> str:
    """A database with so many cases, kept for the next run."""
    name, making = f"bench_{cases}", f"bench_{cases}_in_the_making"
    owner = await asyncpg.connect(server.superuser_url())
    try:
        if not await owner.fetchval("select 1 from pg_database where datname = $1", name):
            print(f"filling {cases:,} cases ...", flush=True)
            await owner.execute(f"drop database if exists {making}")
            await owner.execute(f"create database {making}")
            await migrate(server.superuser_url(making))
            await setting_up.fill(server.superuser_url(making))
            await fill(server.superuser_url(making), cases)
            await owner.execute(f"alter database {making} rename to {name}")
    finally:
        await owner.close()
    await migrate(server.superuser_url(name))
    return server.superuser_url(name)


async def sign_in(url: str) -> str:
    """A session of a bench person; its token."""
    wiring.connect()
    await db.open_pool(url, size=2)
    try:
        person = await db.fetchval("select id from app_user where username = 'bench-1'")
        return await session.begin(person, address="127.0.0.1", agent="bench")
    finally:
        await db.close_pool()


def serve(url: str) -> dict[str, subprocess.Popen[bytes]]:
    """Both servers, in the same process model: two uvicorn workers each."""
    data = tempfile.mkdtemp()
    env = {**os.environ, "DATABASE_URL": url, "RECOURSE_ENV": "development", "DATA_DIR": data}
    uvicorn = [sys.executable, "-m", "uvicorn", "--workers", "2", "--log-level", "critical"]
    apps = {"ours": ["--factory", "app.serving:serving"], "limit": ["tests.benchmarks.limit:app"]}
    return {
        who: subprocess.Popen(
            [*uvicorn, "--no-access-log", *app, "--port", str(PORTS[who])],
            env=env,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        for who, app in apps.items()
    }


def wait_for(port: int, cookie: str) -> None:
    """until the server answers; at most two minutes."""
    given_up = time.monotonic() + 120
    with httpx.Client(timeout=5) as client:
        while time.monotonic() < given_up:
            try:
                asked = client.get(f"http://127.0.0.1:{port}/cases", headers={"cookie": cookie})
            except httpx.HTTPError:
                time.sleep(0.1)
                continue
            if asked.status_code == 200:
                return
            raise SystemExit(f"port {port} answers {asked.status_code}")
    raise SystemExit(f"port {port} does not answer")


@dataclass(frozen=True)
class Run:
    """What one run of the load generator showed."""

    rate: float
    median: float
    processor: float


def load(who: str, processes: dict[str, subprocess.Popen[bytes]], asked: "Asked", cookie: str) -> Run:
    """Requests a second, the median and the processor time of a request in milliseconds."""
    url = f"http://127.0.0.1:{PORTS[who]}{asked.path}"
    command = [
        "wrk",
        f"-c{asked.connections}",
        "-t1",
        f"-d{SECONDS}s",
        "--latency",
        "-H",
        f"Cookie: {cookie}",
    ]
    for header in asked.headers:
        command += ["-H", header]
    if asked.script:
        command += ["-s", asked.script]
    before = seconds_of(processes[who].pid)
    out = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    spent = seconds_of(processes[who].pid) - before
    if bad := re.search(r"Non-2xx or 3xx responses: (\d+)", out):
        raise SystemExit(f"{url}: {bad[0]}")
    rate, requests, median, unit = (
        found[1]
        for pattern in (
            r"Requests/sec:\s+([\d.]+)",
            r"(\d+) requests in",
            r"50%\s+([\d.]+)",
            r"50%\s+[\d.]+(us|ms|s)",
        )
        if (found := re.search(pattern, out))
    )
    scale = {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return Run(float(rate), float(median) * scale, spent / int(requests) * 1000)


@dataclass(frozen=True)
class Asked:
    """What is asked of both, and how much of the limit is wanted."""

    name: str
    path: str
    connections: int
    target: float
    headers: tuple[str, ...] = ()
    script: str = ""


def compare(asked: Asked, processes: dict[str, subprocess.Popen[bytes]], cookie: str) -> None:
    """Both, A B A B, medians of the rounds; before them some that are not counted: plans and pieces are made then."""
    seen: dict[str, list[Run]] = {who: [] for who in PORTS}
    for who in [*PORTS] * WARM:
        load(who, processes, asked, cookie)
    for _round in range(ROUNDS):
        for who in PORTS:
            seen[who].append(load(who, processes, asked, cookie))
    ours, limit = (
        Run(
            *(
                statistics.median(getattr(run, name) for run in seen[who])
                for name in ("rate", "median", "processor")
            )
        )
        for who in PORTS
    )
    if asked.connections == 1:
        print(
            f"{asked.name:<20} 1 conn   ours {ours.median:>6.1f} ms   limit {limit.median:>6.1f} ms"
            f"   median {ours.median / limit.median:.2f}x (target <= {asked.target})",
            flush=True,
        )
        return
    print(
        f"{asked.name:<20} {asked.connections} conns  ours {ours.rate:>6.0f}/s {ours.processor:.2f} ms cpu"
        f"   limit {limit.rate:>6.0f}/s {limit.processor:.2f} ms cpu"
        f"   ratio {ours.rate / limit.rate:.2f} (target {asked.target}), by cpu {limit.processor / ours.processor:.2f}",
        flush=True,
    )


async def long_cases(url: str) -> list[str]:
    """The references of the two hundred cases with thirty entries."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "select reference from cases where requires_action_by is not null order by id limit 200"
        )
        return [row[0] for row in rows]
    finally:
        await connection.close()


def in_turn(references: list[str], folder: str) -> str:
    """A script for wrk that asks for one case after the other."""
    script = Path(folder) / "cases.lua"
    paths = ", ".join(f'"/cases/{reference}"' for reference in references)
    script.write_text(
        f"local paths = {{ {paths} }}\nlocal n = 0\n"
        "request = function() n = n % #paths + 1; return wrk.format(nil, paths[n]) end\n"
    )
    return str(script)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--only", default="", help="begin of the names of what is asked")
    given = parser.parse_args()
    cases = given.cases
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        url = await prepare(server, cases)
        cookie = f"recourse-dev={await sign_in(url)}"
        processes = serve(url)
        for port in PORTS.values():
            wait_for(port, cookie)
        with tempfile.TemporaryDirectory() as folder:
            script = in_turn(await long_cases(url), folder)
            fragment = ("HX-Request: true", "HX-Request-Type: partial", "Sec-Fetch-Site: same-origin")
            print(f"{cases:,} cases", flush=True)
            for asked in (
                Asked("queue", "/cases?view=all", 8, 0.4),
                Asked("queue", "/cases?view=all", 1, 2.5),
                Asked("rows fragment", "/cases?view=all", 8, 0.45, fragment),
                Asked("case, 30 entries", "/cases", 8, 0.4, script=script),
                Asked("case, 30 entries", "/cases", 1, 2.5, script=script),
            ):
                if asked.name.startswith(given.only):
                    compare(asked, processes, cookie)
    finally:
        for process in processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        server.release()


if __name__ == "__main__":
    asyncio.run(main())
