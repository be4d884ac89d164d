"""The whole house as processes: PostgreSQL, two web servers, two consumers; each can be killed and comes again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.settings import ROOT
from tests.chaos.databases import Database

NAMES = ("web1", "web2", "work1", "work2")
WEB = ("-m", "uvicorn", "app.serving:serving", "--factory", "--no-access-log", "--no-server-header",
       "--no-proxy-headers", "--log-level", "warning", "--timeout-graceful-shutdown", "10")  # fmt: skip


@dataclass
class Machine:
    """Everything that runs, and what it takes to start it again."""

    folder: Path
    database: Database
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    doors: dict[str, socket.socket] = field(default_factory=dict)
    #: what stands before a command, by the name of the process: the machine it runs on
    inside: Callable[[str], tuple[str, ...]] = lambda _name: ()

    def origin(self, name: str) -> str:
        """The address of a web process: the same before and after its death."""
        return f"http://127.0.0.1:{self.doors[name].getsockname()[1]}"

    def start(self, name: str, *, faults: str = "") -> None:
        """Start a process, to die at a named place if `faults` says so."""
        if name.startswith("web") and name not in self.doors:
            # Held open by us, so that a request which comes while the server is down waits for the next one.
            self.doors[name] = socket.create_server(("127.0.0.1", 0), backlog=512)
        words, keep = self._words(name)
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [*self.inside(name), sys.executable, *words],
                cwd=ROOT,
                env={**self.environment, "RECOURSE_FAULTS": faults},
                pass_fds=keep,
                stdout=log,
                stderr=log,
            )

    def _words(self, name: str) -> tuple[tuple[str, ...], list[int]]:
        if name.startswith("work"):
            return ("-m", "tasks.run"), []
        door = self.doors[name].fileno()
        return (*WEB, "--fd", str(door)), [door]

    def is_alive(self, name: str) -> bool:
        """Whether the process runs."""
        return self.processes[name].poll() is None

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        """End a process at once."""
        self.processes[name].send_signal(how)
        self.processes[name].wait(60)

    async def kill_database(self) -> float:
        """Kill the postmaster, and bring the server up again; seconds until it answers."""
        began = time.monotonic()
        self.database.kill()
        await asyncio.to_thread(self.database.start)
        return time.monotonic() - began

    async def ready(self, name: str, within: float = 600) -> float:
        """Wait until a web process answers; seconds. Not by /readyz, which sees that we move the clock."""
        began = time.monotonic()
        async with httpx.AsyncClient(timeout=5) as client:
            while time.monotonic() - began < within:
                try:
                    if (await client.get(f"{self.origin(name)}/healthz")).status_code == 200:
                        return time.monotonic() - began
                except httpx.HTTPError:
                    pass
                if not self.is_alive(name):
                    self.start(name)
                await asyncio.sleep(0.05)
        raise TimeoutError(f"{name} was not ready within {within:.0f} s")

    def memory(self) -> dict[str, int]:
        """Resident megabytes of each process."""
        found = {}
        for name, process in self.processes.items():
            try:
                pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
                found[name] = pages * os.sysconf("SC_PAGESIZE") // 1_000_000
            except (OSError, IndexError):
                continue
        return found

    def stop(self) -> None:
        """End everything, in order first, then at once."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(45)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
        for door in self.doors.values():
            door.close()
        self.database.end()
