"""A real hot standby: a copy of a running server that streams from it, on this machine."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from app.devpg.places import free_port
from app.devpg.programs import nobody_if_root
from tests.chaos.databases import Apart


class Standby(Apart):
    """Follows a primary from the moment it was copied."""

    def __init__(self, folder: Path, primary: Apart) -> None:
        self._primary = primary
        super().__init__(folder, "127.0.0.1", free_port())

    def superuser_url(self, database: str = "postgres") -> str:
        """The owner's address: who may sign in was copied too."""
        at = urlsplit(self._primary.superuser_url(database))
        return f"postgresql://{at.username}:{at.password}@{self.address}:{self.port}{at.path}"

    def _make(self, wal: Path | None) -> None:
        if person := nobody_if_root():
            os.chown(self.folder.parent, person.uid, person.gid)
        words = ("-X", "stream", "-c", "fast", "-R", "--no-sync")
        self._run(
            "pg_basebackup", "-D", str(self.folder), "-d", self._primary.superuser_url(), *words, check=True
        )
