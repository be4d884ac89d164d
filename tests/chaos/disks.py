"""Small disks: file systems in memory that can be filled to the last byte and emptied again."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

BLOCK = b"\0" * 65_536


class Disk:
    """A folder with an end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no room at all."""
        with suppress(OSError), self._ballast.open("ab", buffering=0) as file:
            while True:
                file.write(BLOCK)

    def empty(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)


@cache
def why_not() -> str:
    """Why this machine cannot have small disks, in words for a skipped test; nothing when it can."""
    if os.geteuid() != 0:
        return "a small disk needs root"
    if shutil.which("mount") is None:
        return "a small disk needs the program mount"
    with TemporaryDirectory() as place:
        try:
            with disk(Path(place), 1):
                return ""
        except subprocess.CalledProcessError as error:
            return f"this machine allows no small disks: {str(error.stderr).strip()}"


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of this size on that folder for the length of the block."""
    folder.mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "recourse-test", str(folder))
    try:
        yield Disk(folder)
    finally:
        _run("umount", "--lazy", str(folder))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, text=True)
