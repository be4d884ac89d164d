"""Making a copy: the database as one snapshot, then the files it names, then the manifest (reliability.md 8.1).

The database goes first. Keys of files never change, bytes lie there before their row does, and bytes are deleted
a day after their row at the earliest: so every file that the snapshot names is there while it is copied.
"""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from app.documents import store
from app.documents.files import Files, of
from app.keeping import manifest, programs, sealing
from app.keeping.manifest import DATABASE, FILES, FORM, Manifest
from app.kernel.release import VERSION
from app.settings import Settings


class CannotKeep(Exception):
    """No copy can be made; the message says why."""


async def copy(url: str, target: Path, settings: Settings, *, audit: dict[str, int]) -> Manifest:
    """Copy the whole house into an empty folder; sealed, if BACKUP_RECIPIENT is set.

    `audit` is what did not hold when the copy was made; it goes into the manifest. Raises CannotKeep.
    """
    recipient = sealing.recipient_of(settings.backup_recipient) if settings.backup_recipient else None
    if recipient is None and settings.production:
        raise CannotKeep("In production a copy is sealed: set BACKUP_RECIPIENT to a recipient of age.")
    await asyncio.to_thread(_make_empty, target)
    try:
        async with _snapshot(url) as (connection, snapshot):
            taken_at = await connection.fetchval("select now()")
            rows = await _rows(connection)
            schema = await connection.fetchval("select max(name) from migration")
            await asyncio.to_thread(
                programs.dump, url, target / DATABASE, snapshot=snapshot, pg_bin=settings.pg_bin
            )
            await _copy_files(connection, of(settings), target / FILES)
            server = connection.get_server_version()
        if recipient is not None:
            await asyncio.to_thread(sealing.seal, target, recipient)
        kept = Manifest(
            form=FORM,
            release=VERSION,
            schema=schema,
            server=f"{server.major}.{server.minor}",
            taken_at=taken_at.isoformat(),
            sealed=recipient is not None,
            rows=rows,
            sums=await asyncio.to_thread(manifest.sum_up, target),
            audit=audit,
        )
        await asyncio.to_thread(manifest.write, target, kept)
    except BaseException:
        await asyncio.to_thread(shutil.rmtree, target, ignore_errors=True)
        raise
    return kept


def _make_empty(target: Path) -> None:
    if target.exists() and any(target.iterdir()):
        raise CannotKeep(f"{target} is not empty: a copy goes into a folder of its own.")
    for folder in (target, target / FILES):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@asynccontextmanager
async def _snapshot(url: str) -> AsyncIterator[tuple[Any, str]]:
    """A connection that stays at one instant of the database, and the name by which others join it."""
    connection = await asyncpg.connect(
        url, timeout=5, server_settings={"application_name": "recourse backup"}
    )
    try:
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout", "transaction_timeout"):
            await connection.execute(f"set {limit} = 0")
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection, await connection.fetchval("select pg_export_snapshot()")
    finally:
        await connection.close()


async def _rows(connection: Any) -> dict[str, int]:
    names = await connection.fetch(
        "select tablename from pg_tables where schemaname = 'public' order by tablename"
    )
    return {row[0]: await connection.fetchval(f'select count(*) from "{row[0]}"') for row in names}


async def _copy_files(connection: Any, files: Files, target: Path) -> None:
    wanted = connection.cursor(
        "select storage_key, sha256 from document where state = 'stored' order by id", prefetch=500
    )
    async for row in wanted:
        await asyncio.to_thread(_copy_file, files, row["storage_key"], row["sha256"], target)


def _copy_file(files: Files, key: str, wanted: str, target: Path) -> None:
    place = target / key
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with files.store.open(key) as source, place.open("xb") as kept:
            shutil.copyfileobj(source, kept, store.CHUNK)
    except store.Missing as error:
        raise CannotKeep(f"The file {key} is missing: see the check of files on the status page.") from error
    with place.open("rb") as kept:
        if hashlib.file_digest(kept, "sha256").hexdigest() != wanted:
            raise CannotKeep(
                f"The file {key} is not what was stored: see the check of files on the status page."
            )
