"""The console as people meet it: a web server of its own, in a process of its own, on a free port."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import ROOT

_UVICORN = (
    "-m uvicorn app.serving:serving --factory --no-access-log --no-server-header --no-proxy-headers"
    " --log-level warning --timeout-graceful-shutdown 2"
)


@contextmanager
def console(database_url: str, *, env: str = "test", code: Path = ROOT, **settings: str) -> Iterator[str]:
    """Its address for the length of the block; what it logs goes to the error output of this process.

    `code` is the folder of another release, `settings` are more variables of its environment.

    The port is taken before the server starts, so a request that comes early waits instead of failing.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door:
        # Who is given a door by its number does not know it for TCP and lets small answers wait (40 ms); not ours.
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        origin = f"http://127.0.0.1:{door.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, *_UVICORN.split(), "--fd", str(door.fileno())],
            pass_fds=[door.fileno()],
            cwd=code,
            env={
                **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
                "TZ": "UTC",
                "RECOURSE_ENV": env,
                "DATA_DIR": str(ROOT / ".data" / "test"),
                "DATABASE_URL": database_url,
                "PUBLIC_URL": origin,
                "POOL_SIZE": "4",
                **settings,
            },
        )
    try:
        yield origin
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
