"""Our queue and case page beside the bare handler, in one interleaved run: python -m tests.benchmarks.bench_pages.

Prints requests a second, medians and their ratios; asserts nothing by time. Needs wrk (Debian: apt install wrk).
"""

import argparse
import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import asyncpg
import httpx

from app import devpg, wiring
from app.accounts.commands import session
from app.kernel import db
from app.kernel.migrate import migrate
from tests import setting_up
from tests.benchmarks.filling import fill

SECONDS, ROUNDS = 4, 3
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


def serve(url: str) -> list[subprocess.Popen[bytes]]:
    """Both servers, in the same process model: two uvicorn workers each."""
    env = {**os.environ, "DATABASE_URL": url, "RECOURSE_ENV": "development", "DATA_DIR": tempfile.mkdtemp()}
    uvicorn = [
        sys.executable,
        "-m",
        "uvicorn",
        "--workers",
        "2",
        "--log-level",
        "critical",
        "--no-access-log",
    ]
    return [
        subprocess.Popen(
            [*uvicorn, "--factory", "app.serving:serving", "--port", str(PORTS["ours"])],
            env=env,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        ),
        subprocess.Popen(
            [*uvicorn, "tests.benchmarks.limit:app", "--port", str(PORTS["limit"])],
            env=env,
            start_new_session=True,
        ),
    ]


def wait_for(port: int, cookie: str) -> None:
    """Until the server answers; at most half a minute."""
    transport = httpx.HTTPTransport(retries=60)
    with httpx.Client(transport=transport, timeout=5) as client:
        for _attempt in range(300):
            try:
                if (
                    client.get(f"http://127.0.0.1:{port}/cases", headers={"cookie": cookie}).status_code
                    == 200
                ):
                    return
            except httpx.HTTPError:
                continue
    raise SystemExit(f"port {port} does not answer 200")


def load(url: str, cookie: str, connections: int, headers: tuple[str, ...] = ()) -> tuple[float, float]:
    """Requests a second and the median in milliseconds."""
    command = ["wrk", f"-c{connections}", "-t1", f"-d{SECONDS}s", "--latency", "-H", f"Cookie: {cookie}"]
    for header in headers:
        command += ["-H", header]
    out = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if bad:
        raise SystemExit(f"{url}: {bad[0]}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    value, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", out).groups()
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def compare(
    name: str, path: str, cookie: str, connections: int, target: float, headers: tuple[str, ...] = ()
) -> None:
    """Both, A B A B, medians of the rounds."""
    seen: dict[str, list[tuple[float, float]]] = {"ours": [], "limit": []}
    for _round in range(ROUNDS):
        for who, port in PORTS.items():
            seen[who].append(load(f"http://127.0.0.1:{port}{path}", cookie, connections, headers))
    rates = {who: statistics.median(rate for rate, _ms in runs) for who, runs in seen.items()}
    medians = {who: statistics.median(ms for _rate, ms in runs) for who, runs in seen.items()}
    print(
        f"{name:<22} {connections:>3} conns  ours {rates['ours']:>7.0f}/s {medians['ours']:>7.1f} ms"
        f"   limit {rates['limit']:>7.0f}/s {medians['limit']:>7.1f} ms"
        f"   ratio {rates['ours'] / rates['limit']:.2f} (target {target})",
        flush=True,
    )


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    cases = parser.parse_args().cases
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    processes: list[subprocess.Popen[bytes]] = []
    try:
        url = await prepare(server, cases)
        cookie = f"recourse-dev={await sign_in(url)}"
        reference = await _long_case(url)
        processes = serve(url)
        for port in PORTS.values():
            wait_for(port, cookie)
        fragment = ("HX-Request: true", "HX-Request-Type: partial", "Sec-Fetch-Site: same-origin")
        compare("queue", "/cases?view=all", cookie, 8, 0.4)
        compare("queue", "/cases?view=all", cookie, 1, 0.4)
        compare("rows fragment", "/cases?view=all", cookie, 8, 0.45, fragment)
        compare("case, 30 entries", f"/cases/{reference}", cookie, 8, 0.4)
    finally:
        for process in processes:
            os.killpg(process.pid, 15)
        server.release()


async def _long_case(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(
            "select reference from cases where requires_action_by is not null order by id limit 1"
        )
    finally:
        await connection.close()


if __name__ == "__main__":
    asyncio.run(main())
