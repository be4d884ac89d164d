"""A server that speaks MongoDB's protocol, as its own process on a free port; a test may kill it and start it again."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

START, STOP = 60.0, 60.0


@dataclass
class Mongo:
    """Where it is, and the process that is it."""

    folder: Path
    port: int
    options: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def uri(self) -> str:
        return f"mongodb://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        binary = Path(sys.executable).parent / "secantusd-py"
        words = [binary, "--port", str(self.port), "--storage-path", self.folder, "--log-level", "ERROR"]
        self.process = subprocess.Popen([*words, *self.options], stderr=subprocess.DEVNULL)
        end = time.monotonic() + START
        while True:
            try:
                with MongoClient(self.uri, serverSelectionTimeoutMS=500) as client:  # type: ignore[var-annotated]
                    client.admin.command("ping")
                return
            except PyMongoError:
                assert self.process.poll() is None, "The server ended."
                assert time.monotonic() < end, "The server does not answer."

    def stop(self) -> None:
        """As an administrator does: everything it took is on the disk. One that will not end is killed, as
        systemd does."""
        assert self.process is not None
        self.process.terminate()
        try:
            self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """As a power cut does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@contextmanager
def mongo(folder: Path, *options: str) -> Iterator[Mongo]:
    """A server for the length of the block."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    server = Mongo(folder, port, options)
    server.start()
    try:
        yield server
    finally:
        server.kill()
