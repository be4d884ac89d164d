"""One database folder and the server on it: made once, started when it does not answer, stopped in order."""

import logging
import os
import shlex
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from app.devpg.errors import CannotServe
from app.devpg.locks import Lock
from app.devpg.places import Notes, home_of_database, is_free, other_majors, sync_folder
from app.devpg.programs import Programs

SUPERUSER = "recourse_super"
PATIENCE = 120.0  # seconds: a crash recovery of max_wal_size, with a wide margin
LONGEST_LOG = 10_000_000  # bytes
IN_ORDER = ("-m", "fast", "-w", "-t", "60")

log = logging.getLogger("recourse.devpg")

# The log settings are security.md DB-2: rows, keys and parameters in an error are personal data.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "jit": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "client_connection_check_interval": "5s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
if sys.platform == "linux":
    SETTINGS["tcp_user_timeout"] = "30s"


@dataclass
class Cluster:
    """A database folder, the programs for it and the notes about it.

    `alive` is a lock file that the server inherits open and locked. Whoever can lock it knows that no process
    of this server is left, whatever numbers postmaster.pid holds: a zombie or a stranger holds no lock.
    """

    programs: Programs
    data_dir: Path
    home: Path
    notes: Notes

    @property
    def folder(self) -> Path:
        """The database folder itself."""
        return Path(self.notes.folder)

    @property
    def alive(self) -> Path:
        """The lock file the server holds for as long as any of its processes runs."""
        return self.home / f"pg{self.programs.major}.alive"

    @property
    def log(self) -> Path:
        """What the server and its programs said."""
        return self.data_dir / f"pg{self.programs.major}.log"

    @property
    def notes_file(self) -> Path:
        """The file with the port and the superuser's password."""
        return self.data_dir / f"pg{self.programs.major}.json"

    def url(self, database: str) -> str:
        """The superuser's address of a database."""
        return f"postgresql://{SUPERUSER}:{self.notes.password}@127.0.0.1:{self.notes.port}/{quote(database)}"

    def answers(self) -> bool:
        """Whether our server, and no other, lets our superuser in at our port."""
        if self.pg_ctl("status") != 0:
            return False
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def ensure_running(self) -> None:
        """Return once the server answers; start it if none of its processes is alive.

        The caller holds the start lock. Raises CannotServe if it does not come up.
        """
        starts = 0
        for _ in _until_patience_ends():
            if self.answers():
                return
            with Lock(self.alive) as alive:
                if alive.try_take():
                    self._start(alive, again=starts > 0)
                    starts += 1
            if starts > 3:
                break
        raise CannotServe(f"PostgreSQL did not start; the end of {self.log} says why:\n{self.last_words()}")

    def stop(self) -> bool:
        """Stop the server and return True, or return False if none was running."""
        # Another user of the server may have moved it to a new port since we came.
        self.notes = Notes.read(self.notes_file) or self.notes
        for _ in _until_patience_ends():
            if not self.folder.exists():
                return False
            if self.answers() and self.pg_ctl("stop", *IN_ORDER) == 0:
                return True
            with Lock(self.alive) as alive:
                if alive.try_take():
                    return False
        raise CannotServe(f"PostgreSQL in {self.folder} neither answers nor ends: see {self.log}.")

    def _start(self, alive: Lock, *, again: bool) -> None:
        if again:
            self._make_way()
        options = {**SETTINGS, "port": str(self.notes.port)}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self.pg_ctl("start", "-w", "-t", "60", "-o", shlex.join(words), keep_open=alive.fd)

    def _make_way(self) -> None:
        """Remove what kept the last start from succeeding. Only called while no process of the server lives.

        PostgreSQL itself gives way to any living process with the number in postmaster.pid, which may be a
        zombie nobody reaps or a stranger that was given the number later.
        """
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        if not is_free(self.notes.port):
            self.notes = self.notes.on_another_port()
            self.notes.write(self.notes_file)

    def pg_ctl(self, verb: str, *words: str, keep_open: int | None = None) -> int:
        """Run one verb of pg_ctl on the folder; 0 is success, and for `status` "a process is there"."""
        inherited = () if keep_open is None else (keep_open,)
        quiet = Path(os.devnull) if verb == "status" else self.log
        return self.programs.run(
            "pg_ctl", verb, "-D", str(self.folder), *words, log=quiet, keep_open=inherited
        )

    def last_words(self) -> str:
        """The end of the log, to show with a failure."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])


def cluster_in(data_dir: Path, programs: Programs) -> Cluster:
    """The database of a data folder, made if there is none. The caller holds the start lock.

    Raises CannotServe if the only database there belongs to another major version.
    """
    notes_file = data_dir / f"pg{programs.major}.json"
    log_file = notes_file.with_suffix(".log")
    if log_file.exists() and log_file.stat().st_size > LONGEST_LOG:
        log_file.replace(log_file.with_suffix(".log.1"))
    notes = Notes.read(notes_file)
    if notes is not None:
        cluster = Cluster(programs, data_dir, Path(notes.folder).parent, notes)
        if _is_there(cluster):
            return cluster
    elif strangers := other_majors(data_dir, programs.major):
        raise CannotServe(
            f"{data_dir} holds a database of PostgreSQL {strangers[-1]}, the programs are {programs.major}: "
            "carry it over as docs/deploy.md says, or move it away to begin an empty one."
        )
    home = home_of_database(data_dir, programs.person)
    cluster = Cluster(programs, data_dir, home, Notes.fresh(home / f"pg{programs.major}"))
    _make(cluster)
    return cluster


def _is_there(cluster: Cluster) -> bool:
    """Whether the folder of the notes exists; ends a making that was interrupted before its last step."""
    if not cluster.folder.exists() and _draft(cluster).exists():
        _draft(cluster).rename(cluster.folder)
        sync_folder(cluster.home)
    return cluster.folder.exists()


def _make(cluster: Cluster) -> None:
    """Make the database in a draft folder, then the notes, then give it its name: a crash leaves no half."""
    with Lock(cluster.alive) as alive:
        if not alive.try_take():
            # A server whose notes were deleted: it holds the lock, so postmaster.pid is its own.
            cluster.pg_ctl("stop", *IN_ORDER)
            alive.take()
        _set_aside(cluster.folder)
        draft = _draft(cluster)
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        _initdb(cluster, draft, alive)
        cluster.notes.write(cluster.notes_file)
        draft.rename(cluster.folder)
        sync_folder(cluster.home)


def _initdb(cluster: Cluster, draft: Path, alive: Lock) -> None:
    secret = cluster.home / f"pg{cluster.programs.major}.pw"
    secret.unlink(missing_ok=True)
    handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(cluster.notes.password)
        if cluster.programs.person:
            os.chown(draft, cluster.programs.person.uid, cluster.programs.person.gid)
            os.chown(secret, cluster.programs.person.uid, cluster.programs.person.gid)
        ended = cluster.programs.run(
            *("initdb", "-D", str(draft), "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={secret}"),
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8", "--no-instructions"),
            log=cluster.log,
            keep_open=(alive.fd,),
        )
    finally:
        secret.unlink(missing_ok=True)
    if ended != 0:
        raise CannotServe(
            f"The database could not be made; the end of {cluster.log} says why:\n{cluster.last_words()}"
        )


def _set_aside(folder: Path) -> None:
    """Move away a database whose notes are gone: nobody knows its password, and it is not ours to delete."""
    if not folder.exists():
        return
    number = 1
    while (left := folder.with_name(f"{folder.name}.left-{number}")).exists():
        number += 1
    folder.rename(left)
    log.warning("A database without its settings file was moved to %s; a new one is made.", left)


def _draft(cluster: Cluster) -> Path:
    return cluster.folder.with_name(f"{cluster.folder.name}.new")


def _until_patience_ends() -> Iterator[None]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield
        time.sleep(0.05)
