"""PostgreSQL's own pg_dump, pg_restore and pg_amcheck on a database, without its password on any command line."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from app import devpg

#: Huey's own tables hold no work, only rings of a bell (decisions/0004): a restored house rings anew.
LEFT_OUT: Final = ("--exclude-schema=huey",)
AT_ONCE: Final = 2


class Failed(Exception):
    """A program of PostgreSQL gave up; the message is the end of what it said."""


def dump(url: str, target: Path, *, snapshot: str, pg_bin: str | None) -> None:
    """Copy a database into a folder as one snapshot of it shows it. Raises Failed."""
    _run(
        *("pg_dump", "--format=directory", f"--jobs={AT_ONCE}", "--no-sync", f"--file={target}"),
        *(f"--snapshot={snapshot}", "--no-owner", "--no-privileges", *LEFT_OUT),
        url=url,
        pg_bin=pg_bin,
    )


def restore(url: str, source: Path, *, pg_bin: str | None) -> None:
    """Bring a dump into an empty database. Raises Failed; the database is then not to be used."""
    _run(
        *("pg_restore", f"--jobs={AT_ONCE}", "--no-owner", "--no-privileges", "--exit-on-error", str(source)),
        url=url,
        pg_bin=pg_bin,
    )


def amcheck(url: str, tables: list[str], *, pg_bin: str | None) -> None:
    """See that tables and their indexes agree, row for row. Raises Failed. Needs a superuser."""
    names = [f"--table={name}" for name in tables]
    _run("pg_amcheck", "--install-missing", "--heapallindexed", *names, url=url, pg_bin=pg_bin, named="")


def _run(name: str, *words: str, url: str, pg_bin: str | None, named: str = "--dbname=") -> None:
    folder = devpg.binaries(pg_bin or None)
    with _passfile(url) as (address, environment):
        ended = subprocess.run(  # noqa: S603
            [str(folder / name), *words, f"{named}{address}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
    if ended.returncode != 0:
        raise Failed(f"{name}: {ended.stderr.strip()[-300:] or ended.returncode}")


@contextmanager
def _passfile(url: str) -> Iterator[tuple[str, dict[str, str]]]:
    parts = urlsplit(url)
    password = unquote(parts.password or "").replace("\\", "\\\\").replace(":", "\\:")
    address = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@", 1)))
    with TemporaryDirectory(prefix="recourse-") as folder:
        file = Path(folder, "pass")
        file.touch(mode=0o600)
        file.write_text(f"*:*:*:*:{password}\n")
        yield address, {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "PGPASSFILE": str(file)}
