"""The database of a run: the embedded one under its supervisor, or one on a machine or a disk of its own."""

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import psycopg

from app import devpg
from app.devpg.cluster import SETTINGS
from app.devpg.programs import nobody_if_root

PATIENCE = 120.0


class Database(Protocol):
    """What the conductor does to a database."""

    def superuser_url(self, database: str = "postgres") -> str:
        """The owner's address."""

    def url(self, database: str, user: str, password: str) -> str:
        """A role's address."""

    def kill(self) -> None:
        """Kill the postmaster at once."""

    def start(self) -> None:
        """Bring the server up again and wait until it answers."""

    def restart(self) -> None:
        """Stop it in order, as an administrator does, and start it."""

    def end(self) -> None:
        """Stop it for good."""


class Embedded:
    """The server of a data folder, as `make run` has it: whoever comes again starts it again."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._shares = [devpg.acquire(data)]

    def superuser_url(self, database: str = "postgres") -> str:
        """The owner's address."""
        return self._shares[0].superuser_url(database)

    def url(self, database: str, user: str, password: str) -> str:
        """A role's address."""
        return self._shares[0].url(database, user, password)

    def kill(self) -> None:
        """Kill the postmaster at once."""
        os.kill(postmaster_of(self._folder()), signal.SIGKILL)

    def start(self) -> None:
        """Take another share, which starts what does not answer."""
        self._shares.append(devpg.acquire(self.data))

    def restart(self) -> None:
        """PostgreSQL's own fast shutdown, asked by its signal, and a start."""
        os.kill(postmaster_of(self._folder()), signal.SIGINT)
        self.start()

    def end(self) -> None:
        """Give back every share."""
        for share in self._shares:
            share.release()

    def _folder(self) -> Path:
        return Path(json.loads(next(self.data.glob("pg*.json")).read_text())["folder"])


class Apart:
    """A server with a folder and an address of its own, perhaps on another machine of the network."""

    def __init__(
        self,
        folder: Path,
        address: str,
        port: int,
        *,
        inside: Sequence[str] = (),
        wal: Path | None = None,
        **settings: str,
    ) -> None:
        self.folder, self.address, self.port, self.inside = folder / "pg", address, port, tuple(inside)
        self.log = folder.with_name(f"{folder.name}.log")
        self._password = secrets.token_hex(16)
        self._settings = settings
        self._programs = devpg.binaries(None)
        self._make(wal)
        self.start()

    def superuser_url(self, database: str = "postgres") -> str:
        """The owner's address."""
        return self.url(database, "recourse_super", self._password)

    def url(self, database: str, user: str, password: str) -> str:
        """A role's address."""
        return f"postgresql://{user}:{password}@{self.address}:{self.port}/{database}"

    def kill(self) -> None:
        """Kill the postmaster at once."""
        os.kill(postmaster_of(self.folder), signal.SIGKILL)

    def start(self) -> None:
        """Start it until it runs: what a killed one left behind ends by itself in a moment."""
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end:
                raise TimeoutError(f"PostgreSQL did not start: {self.log}")
            _forget_the_dead(self.folder / "postmaster.pid")
            self._pg_ctl("start", "-w", "-t", "60")
            time.sleep(0.05)

    def restart(self) -> None:
        """Stop it in order and start it."""
        self._pg_ctl("stop", "-m", "fast", "-w", "-t", "60")
        self.start()

    def end(self) -> None:
        """Stop it for good."""
        self._pg_ctl("stop", "-m", "immediate", "-w", "-t", "60")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.superuser_url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make(self, wal: Path | None) -> None:
        secret = self.folder.with_name("password")
        secret.write_text(self._password)
        if person := nobody_if_root():
            for place in (self.folder.parent, secret, *([wal] if wal else [])):
                os.chown(place, person.uid, person.gid)
        words = ("-U", "recourse_super", f"--pwfile={secret}", "--auth=scram-sha-256")
        locale = ("--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync")
        log = (f"--waldir={wal / 'wal'}", "--wal-segsize=1") if wal else ()
        self._run("initdb", "-D", str(self.folder), *words, *locale, *log, check=True)
        secret.unlink()
        with (self.folder / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet scram-sha-256\n")

    def _pg_ctl(self, verb: str, *words: str) -> None:
        settings = {**SETTINGS, "listen_addresses": self.address, "port": str(self.port), **self._settings}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        more = ("-o", options) if verb == "start" else ()
        self._run("pg_ctl", verb, "-D", str(self.folder), *words, *more)

    def _run(self, program: str, *words: str, check: bool = False) -> None:
        person = pwd.getpwuid(given.uid).pw_name if (given := nobody_if_root()) else ""
        lower = (
            (_program("setpriv"), "--reuid", person, "--regid", str(given.gid), "--clear-groups")
            if given
            else ()
        )
        with self.log.open("ab") as log:
            subprocess.run(
                [*self.inside, *lower, str(self._programs / program), *words],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", check=check,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
            )  # fmt: skip


def postmaster_of(folder: Path) -> int:
    """The number of the process that serves a folder."""
    return int((folder / "postmaster.pid").read_text().split()[0])


def _forget_the_dead(file: Path) -> None:
    """Remove the note of a postmaster that is no more, or that nobody has buried yet."""
    try:
        state = (
            Path(f"/proc/{int(file.read_text().split()[0])}/stat").read_text().rpartition(")")[2].split()[0]
        )
    except FileNotFoundError:
        state = "Z"
    if state == "Z":
        file.unlink(missing_ok=True)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} (Debian: util-linux)")
    return found
