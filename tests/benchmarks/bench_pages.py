"""Our queue and case page beside the bare handler, in one interleaved run: python -m tests.benchmarks.bench_pages.

Prints requests a second, medians and their ratios; asserts nothing by time. Needs wrk (Debian: apt install wrk).
"""

import argparse
import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app import devpg
from tests.benchmarks import loading
from tests.benchmarks.house import long_cases, prepare, serve, sign_in
from tests.benchmarks.loading import Load, Run, Served

SECONDS, ROUNDS, WARM = 4, 3, 3


@dataclass(frozen=True)
class Asked:
    """What is asked of both, and how much of the limit is wanted."""

    name: str
    path: str
    connections: int
    target: float
    headers: tuple[str, ...] = ()
    script: str = ""

    @property
    def load(self) -> Load:
        return Load(self.path, self.connections, SECONDS, self.headers, self.script)


def compare(asked: Asked, servers: dict[str, Served]) -> None:
    """Both, A B A B, medians of the rounds; before them some that are not counted: plans and pieces are made then."""
    seen: dict[str, list[Run]] = {who: [] for who in servers}
    for who in [*servers] * WARM:
        loading.run(servers[who], asked.load)
    for _round in range(ROUNDS):
        for who in servers:
            seen[who].append(loading.run(servers[who], asked.load))
    ours, limit = Run.middle(seen["ours"]), Run.middle(seen["limit"])
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


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--only", default="", help="begin of the names of what is asked")
    given = parser.parse_args()
    cases = given.cases
    loading.must_have_wrk()
    server = devpg.acquire(Path(tempfile.gettempdir()) / "recourse-bench")
    servers: dict[str, Served] = {}
    try:
        url = await prepare(server, cases)
        servers = serve(url, await sign_in(url))
        for each in servers.values():
            each.wait("/cases")
        with tempfile.TemporaryDirectory() as folder:
            paths = [f"/cases/{reference}" for reference in await long_cases(url)]
            script = loading.in_turn(paths, folder, "cases")
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
                    compare(asked, servers)
    finally:
        for each in servers.values():
            each.stop()
        server.release()


if __name__ == "__main__":
    asyncio.run(main())
