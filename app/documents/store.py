"""Where the bytes lie: a folder of this machine, or a bucket by setting (security.md UP-3, UP-4).

Bytes are staged in a folder of ours first, under a name of their own, and take their key in one step when
they are whole. Nothing here is ever executed, and no name a person chose touches the disk.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from app.documents.rules import names
from app.kernel import fault

CHUNK = 256 * 1024
_NOT_A_FILE = frozenset({errno.ENOENT, errno.ELOOP, errno.ENOTDIR, errno.EISDIR})
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_WRITE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Missing(Exception):
    """There are no bytes under this key."""


class TooLong(Exception):
    """More bytes than may be taken."""


class Store(Protocol):
    """What keeps bytes under keys. All of it waits for the disk or the network, so call it from a thread.

    Whatever goes wrong is an OSError.
    """

    def keep(self, staged: Path, key: str) -> None:
        """Give staged bytes their key; the staged file is gone afterwards."""

    def open(self, key: str) -> BinaryIO:
        """The bytes, to be read and sought. Raises Missing."""

    def size(self, key: str) -> int | None:
        """How many bytes lie there; None when there are none."""

    def drop(self, key: str) -> None:
        """Forget the bytes; no matter if they are gone."""

    def keys(self) -> Iterator[str]:
        """Every key, in no order."""


@dataclass(frozen=True)
class Staged:
    """Bytes that were taken in whole and have no key yet."""

    path: Path
    size: int
    sha256: str


def stage(folder: Path, name: UUID, source: BinaryIO, *, most: int) -> Staged:
    """Copy bytes to the staging folder, count and sum them, and wait until the disk has them.

    Raises TooLong, and OSError when the disk is full; nothing is left behind then.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / str(name)
    descriptor = os.open(path, _WRITE, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            staged = _copied(source, target, path, most)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    fault.point("upload.after_stage")
    return staged


def _copied(source: BinaryIO, target: BinaryIO, path: Path, most: int) -> Staged:
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise TooLong
        digest.update(chunk)
        fault.point("files.write")
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return Staged(path, size, digest.hexdigest())


def sum_of(file: BinaryIO) -> str:
    """The SHA-256 of an open file, in hex; the file stands at its begin afterwards."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


class Folder:
    """Bytes in a folder: two levels of folders of 0700, files of 0600, no links followed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, staged: Path, key: str) -> None:
        """Rename onto the key, and wait until the folders have it."""
        place = self._place(key)
        fresh = [each for each in (place.parent.parent, place.parent) if not each.exists()]
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        staged.rename(place)
        for folder in {place.parent, *(each.parent for each in fresh)}:
            _sync(folder)

    def open(self, key: str) -> BinaryIO:
        """Open without following links."""
        try:
            return os.fdopen(os.open(self._place(key), _READ), "rb")
        except OSError as error:
            if error.errno in _NOT_A_FILE:
                raise Missing from error
            raise

    def size(self, key: str) -> int | None:
        """From the folder's own record."""
        try:
            return self._place(key).stat(follow_symlinks=False).st_size
        except FileNotFoundError:
            return None

    def drop(self, key: str) -> None:
        """Unlink."""
        self._place(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        """Walk the two levels."""
        if not self.root.is_dir():
            return
        for place in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            yield place.relative_to(self.root).as_posix()

    def _place(self, key: str) -> Path:
        if names.made_at(key) is None:
            raise ValueError("Not a key of ours.")
        return self.root / key


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
