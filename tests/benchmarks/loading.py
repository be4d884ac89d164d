"""A server of a bench, and what wrk (Debian: apt install wrk) says of it."""

import os
import re
import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.benchmarks.processor import seconds_of

#: A server that closes its connection after each answer counts as a read error; that one is none.
_REFUSED = re.compile(
    r"Non-2xx or 3xx responses: \d+|Socket errors: (?!connect 0, read \d+, write 0, timeout 0).*"
)

#: Processor seconds in a second of a server that only waits; a statement of its own takes less than that.
AT_REST = 0.1


@dataclass(frozen=True, eq=False)
class Served:
    """A running server: a process group of its own, its port and the cookie of whoever asks."""

    process: subprocess.Popen[bytes]
    port: int
    cookie: str

    @classmethod
    def start(cls, command: Sequence[str], port: int, cookie: str, env: Mapping[str, str]) -> "Served":
        """Start it; `env` comes on top of what this process has."""
        process = subprocess.Popen(
            command, env={**os.environ, **env}, start_new_session=True, stderr=subprocess.DEVNULL
        )
        return cls(process, port, cookie)

    def stop(self) -> None:
        """End it and its workers."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str, **headers: str) -> httpx.Response:
        """One page, as somebody who is signed in."""
        return httpx.get(self.url(path), headers={"cookie": self.cookie, **headers}, timeout=60)

    def wait(self, path: str) -> None:
        """until it answers; at most two minutes."""
        given_up = time.monotonic() + 120
        while time.monotonic() < given_up:
            try:
                status = self.get(path).status_code
            except httpx.HTTPError:
                time.sleep(0.1)
                continue
            if status == 200:
                return
            raise SystemExit(f"port {self.port} answers {status}")
        raise SystemExit(f"port {self.port} does not answer")

    def settle(self) -> None:
        """Wait until it has worked off what was asked for when the load ended; at most two minutes."""
        given_up, before = time.monotonic() + 120, -1.0
        while time.monotonic() < given_up and (now := seconds_of(self.process.pid)) - before > AT_REST:
            before = now
            time.sleep(1)


@dataclass(frozen=True)
class Load:
    """What is asked of a server, by how many at once and how long."""

    path: str
    connections: int
    seconds: int
    headers: tuple[str, ...] = ()
    script: str = ""


@dataclass(frozen=True)
class Run:
    """What one run showed: requests a second, their median and their processor time in milliseconds."""

    rate: float
    median: float
    processor: float

    @classmethod
    def middle(cls, runs: Sequence["Run"]) -> "Run":
        """The median of each figure."""
        return cls(
            *(
                statistics.median(getattr(run, name) for run in runs)
                for name in ("rate", "median", "processor")
            )
        )


def must_have_wrk() -> None:
    """Raises SystemExit without the load generator."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: apt-get install wrk")


def run(served: Served, load: Load) -> Run:
    """Put a load on a server. Raises SystemExit when it refuses or drops a request, or ends none in the time."""
    command = ["wrk", f"-c{load.connections}", "-t1", f"-d{load.seconds}s", "--timeout", "60s", "--latency"]
    for header in (f"Cookie: {served.cookie}", *load.headers):
        command += ["-H", header]
    if load.script:
        command += ["-s", load.script]
    url = served.url(load.path)
    before = seconds_of(served.process.pid)
    out = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    spent = seconds_of(served.process.pid) - before
    if bad := _REFUSED.search(out):
        raise SystemExit(f"{url}: {bad[0]}")
    requests = re.search(r"(\d+) requests in", out)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", out)
    median = re.search(r"50%\s+([\d.]+)(us|ms|s|m)\b", out)
    if not (requests and rate and median and int(requests[1])):
        raise SystemExit(f"{url}: no request ended within {load.seconds} s")
    scale = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[median[2]]
    return Run(float(rate[1]), float(median[1]) * scale, spent / int(requests[1]) * 1000)


def in_turn(paths: Sequence[str], folder: str, name: str) -> str:
    """A script for wrk that asks for one path after the other."""
    script = Path(folder) / f"{name}.lua"
    listed = ", ".join(f'"{path}"' for path in paths)
    script.write_text(
        f"local paths = {{ {listed} }}\nlocal n = 0\n"
        "request = function() n = n % #paths + 1; return wrk.format(nil, paths[n]) end\n"
    )
    return str(script)
