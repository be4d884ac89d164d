"""The store, asked from the event loop: in threads of its own, with an end to waiting (reliability.md 36, 61)."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import UUID

from app.documents import sniff, store
from app.documents.rules.kinds import Kind
from app.documents.rules.names import key_of
from app.documents.rules.ranges import Part
from app.documents.store import CHUNK, Folder, Staged, Store
from app.kernel import fault, ids
from app.kernel.errors import Refusal, Unavailable
from app.kernel.language import _
from app.settings import Settings, current

T = TypeVar("T")
#: What says of which kind a file is, by its name and its bytes; it raises Problem for one that is not kept.
Judge = Callable[[str, BinaryIO], Kind]
THREADS = 4
PATIENCE = 10.0
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class NoRoom(Refusal):
    """The disk that keeps files is full."""

    status = 507


class Files:
    """A store with its staging folder. A slow one costs its own threads, and nobody waits for it for ever."""

    def __init__(self, place: Store, staging: Path, *, patience: float = PATIENCE) -> None:
        self.store = place
        self.staging = staging
        self.patience = patience
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="files")

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """Do something that waits for the store. Raises NoRoom when it is full, Unavailable when it fails."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.patience):
                return await loop.run_in_executor(self._threads, partial(work, *args))
        except TimeoutError as error:
            raise _silent() from error
        except OSError as error:
            if error.errno in _FULL:
                raise NoRoom(_("There is no room left for files. Tell your administrator.")) from error
            raise _silent() from error

    async def take(
        self, document: UUID, name: str, source: BinaryIO, *, most: int, judge: Judge = sniff.kind_of
    ) -> tuple[Kind, Staged]:
        """Stage, sum, judge and give the key of a document to some bytes.

        Raises Problem for a file that is not kept, store.TooLong for one that is too large; nothing stays then.
        """
        return await self.run(self._take, document, name, source, most, judge)

    def _take(
        self, document: UUID, name: str, source: BinaryIO, most: int, judge: Judge
    ) -> tuple[Kind, Staged]:
        staged = store.stage(self.staging, document, source, most=most)
        try:
            with staged.path.open("rb") as file:
                kind = judge(name, file)
            self.store.keep(staged.path, key_of(document))
        except BaseException:
            staged.path.unlink(missing_ok=True)
            raise
        fault.point("upload.after_rename")
        return kind, staged

    async def put(self, key: str, data: bytes) -> str:
        """Keep bytes that the house itself made under a key, in place of what lies there; their sum."""
        return await self.run(self._put, key, data)

    def _put(self, key: str, data: bytes) -> str:
        staged = store.stage(self.staging, ids.new(), BytesIO(data), most=len(data))
        try:
            self.store.keep(staged.path, key)
        except BaseException:
            staged.path.unlink(missing_ok=True)
            raise
        return staged.sha256

    async def open(self, key: str, *, size: int, sha256: str | None) -> BinaryIO:
        """Open what lies under a key and see that it is what was stored; without a sum, only its length.

        Raises store.Missing when it is gone or altered.
        """
        return await self.run(self._open, key, size, sha256)

    def _open(self, key: str, size: int, sha256: str | None) -> BinaryIO:
        fault.point("files.read")
        file = self.store.open(key)
        long = file.seek(0, os.SEEK_END)
        file.seek(0)
        if long != size or (sha256 is not None and store.sum_of(file) != sha256):
            file.close()
            raise store.Missing
        return file

    async def read(self, key: str, *, size: int, sha256: str) -> bytes:
        """The whole of something small. Raises store.Missing when it is gone or altered."""
        with await self.open(key, size=size, sha256=sha256) as file:
            return await self.run(file.read)

    async def stream(self, file: BinaryIO, part: Part) -> AsyncIterator[bytes]:
        """The bytes of a part, piece by piece; closes the file."""
        left = part.length
        try:
            file.seek(part.first)
            while left and (piece := await self.run(file.read, min(left, CHUNK))):
                left -= len(piece)
                yield piece
        finally:
            file.close()


def _silent() -> Unavailable:
    return Unavailable(_("The store of files is not answering just now. Nothing was saved; try again."))


def of(settings: Settings) -> Files:
    """The files of a deployment."""
    root = settings.documents_folder
    if not settings.documents_s3_bucket:
        return Files(Folder(root / "kept"), root / "staging")
    # The client of a bucket is a large library, and most deployments have none.
    bucket = import_module("app.documents.bucket").Bucket
    return Files(bucket.of(settings), root / "staging")


@lru_cache
def files() -> Files:
    """The files of this process."""
    return of(current())
