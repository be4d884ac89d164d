"""Bringing a copy back into an empty house (reliability.md 8.2)."""

import asyncio
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from app.documents import store
from app.documents.files import Files, of
from app.keeping import manifest, programs, sealing
from app.keeping.copying import CannotKeep
from app.keeping.manifest import DATABASE, FILES, Damaged, Manifest
from app.settings import Settings


async def bring_back(url: str, source: Path, settings: Settings, *, identity: Path | None = None) -> Manifest:
    """Bring database and files of a copy into a house that has neither; nothing of it may run yet.

    Everything is summed before anything is written. Raises Damaged, CannotKeep, CannotSeal or programs.Failed.
    """
    kept = await asyncio.to_thread(manifest.verify, source)
    await _must_be_empty(url, of(settings))
    if kept.sealed and identity is None:
        raise CannotKeep("This copy is sealed: name the file with its key by --identity.")
    with _opened(source, kept, identity) as folder:
        await asyncio.to_thread(programs.restore, url, folder / DATABASE, pg_bin=settings.pg_bin)
        await asyncio.to_thread(_put_files, folder / FILES, of(settings))
    await _must_agree(url, kept)
    return kept


async def _must_be_empty(url: str, files: Files) -> None:
    connection = await asyncpg.connect(url, timeout=5)
    try:
        tables = await connection.fetchval("select count(*) from pg_tables where schemaname = 'public'")
    finally:
        await connection.close()
    if tables:
        raise CannotKeep("The database is not empty: a copy is brought back into a new one.")
    if await asyncio.to_thread(lambda: next(files.store.keys(), None)) is not None:
        raise CannotKeep("The store of files is not empty: a copy is brought back into a new one.")


@contextmanager
def _opened(source: Path, kept: Manifest, identity: Path | None) -> Iterator[Path]:
    if not kept.sealed or identity is None:
        yield source
        return
    with TemporaryDirectory(prefix="recourse-restore-") as folder:
        sealing.open_into(source, Path(folder), sealing.identity_in(identity))
        Path(folder, FILES).mkdir(exist_ok=True)
        yield Path(folder)


def _put_files(source: Path, files: Files) -> None:
    files.staging.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        staged = files.staging / secrets.token_hex(16)
        shutil.copyfile(path, staged)
        staged.chmod(0o600)
        files.store.keep(staged, path.relative_to(source).as_posix())


async def _must_agree(url: str, kept: Manifest) -> None:
    connection = await asyncpg.connect(url, timeout=5, command_timeout=None)
    try:
        for table, wanted in kept.rows.items():
            found = await connection.fetchval(f'select count(*) from "{table}"')
            if found != wanted:
                raise Damaged(f"The table {table} has {found} rows; {wanted} were copied.")
    finally:
        await connection.close()


def sample(files: Files, kept: Manifest, count: int) -> int:
    """Read some of the files that were brought back; how many. Raises Damaged for one that is not there."""
    keys = [path.removeprefix(f"{FILES}/").removesuffix(sealing.SUFFIX) for path in kept.sums]
    ours = [key for key, path in zip(keys, kept.sums, strict=True) if path.startswith(f"{FILES}/")]
    chosen = secrets.SystemRandom().sample(ours, min(count, len(ours)))
    for key in chosen:
        try:
            with files.store.open(key) as file:
                store.sum_of(file)
        except store.Missing as error:
            raise Damaged(f"{key} was not brought back.") from error
    return len(chosen)
