"""Real servers in folders of their own, and the certainty that none is left behind."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.devpg import places


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder that does not exist yet; whatever serves it at the end is killed."""
    folder = tmp_path / "data"
    yield folder
    for notes in folder.glob("pg*.json"):
        database = Path(places.Notes.read(notes).folder)  # type: ignore[union-attr]
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(postmaster(database), signal.SIGQUIT)
    shutil.rmtree(places.refuge_of(folder), ignore_errors=True)


@pytest.fixture
def kept() -> Iterator[Callable[[subprocess.Popen], subprocess.Popen]]:
    """Remembers processes and kills those that still run at the end."""
    processes: list[subprocess.Popen] = []

    def keep(process: subprocess.Popen) -> subprocess.Popen:
        processes.append(process)
        return process

    yield keep
    for process in processes:
        process.kill()
        process.communicate()


def postmaster(database: Path) -> int:
    """The number of the server process, as its own file says."""
    return int((database / "postmaster.pid").read_text().split()[0])
