"""Real servers in folders of their own, and the certainty that none is left behind."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer

import pytest

from app.devpg import acquire, places


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder that does not exist yet; whatever serves it at the end is killed."""
    folder = tmp_path / "data"
    yield folder
    _put_away(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with a database in it and no server on it; a test leaves it so again."""
    folder = tmp_path_factory.mktemp("made") / "data"
    acquire(folder).release()
    yield folder
    _put_away(folder)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A data folder whose parents every account may enter, unlike those of `tmp_path`."""
    folder = Path(tempfile.mkdtemp(dir=places.REFUGE))
    yield folder
    _put_away(folder)
    shutil.rmtree(folder)


def _put_away(folder: Path) -> None:
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

    # A line that never comes must turn the test red, not keep it waiting.
    patience = Timer(60, lambda: [process.kill() for process in processes])
    patience.start()
    yield keep
    patience.cancel()
    for process in processes:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def postmaster(database: Path) -> int:
    """The number of the server process, as its own file says."""
    return int((database / "postmaster.pid").read_text().split()[0])
