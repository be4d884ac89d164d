"""Copying the house, bringing a copy back, and trying one."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic
from typing import Annotated, Any, Final, TypeVar

import asyncpg
import typer

import app
from app import devpg, wiring
from app.cli import leaving
from app.cli.database import Urls
from app.cli.house import prepare
from app.documents.files import of
from app.jobs import kinds
from app.keeping import bringing_back, commands, copying, programs, queries, sealing
from app.keeping.manifest import Damaged, Manifest
from app.keeping.taking import take
from app.kernel import db
from app.privacy import ledger, replaying
from app.settings import Secret, Settings, current
from app.status.audit import audit, breaches

T = TypeVar("T")
_WRONG = (copying.CannotKeep, Damaged, ledger.Unreadable, sealing.CannotSeal, programs.Failed, OSError)
#: how many files and how many tables a drill looks through to the end
FILES: Final = 200
TABLES: Final = 5

Key = Annotated[
    Path | None, typer.Option("--identity", help="The file with the key, as age-keygen writes it")
]
Ledger = Annotated[
    Path | None,
    typer.Option(
        "--erasures",
        help="The ledger of erasures; without it the erasures.jsonl beside the copy",
        exists=True,
        dir_okay=False,
    ),
]


def backup(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one that is not there yet")],
) -> None:
    """Copy the database and the files into a folder, consistent with each other; sealed, if BACKUP_RECIPIENT is set."""
    settings = current()
    with leaving.or_leave(settings) as urls:
        kept = _tried(_backup(urls, folder.absolute(), settings))
    typer.echo(f"{folder}: {_measure(kept)}", err=True)


def restore(
    folder: Annotated[Path, typer.Argument(help="A copy", exists=True, file_okay=False)],
    identity: Key = None,
    erasures: Ledger = None,
) -> None:
    """Bring a copy back into an empty house. Messages are held, sessions ended and numbers moved on.

    What was erased since the copy was made is erased again, as the ledger of erasures beside the copies says.
    """
    settings = current()
    with leaving.or_leave(settings) as urls:
        kept, report, broken = _tried(_restore(urls, folder.absolute(), settings, identity, erasures))
    typer.echo(
        f"Brought back what was so at {kept.instant:%Y-%m-%d %H:%M:%S} UTC: {_measure(kept)}", err=True
    )
    for name, count in report.items():
        typer.echo(f"  {name}: {count}", err=True)
    if broken:
        typer.echo(f"{broken} records contradict others: see `recourse audit`.", err=True)
        raise typer.Exit(1)


def drill(
    folder: Annotated[Path, typer.Argument(help="A copy", exists=True, file_okay=False)], identity: Key = None
) -> None:
    """Bring a copy back beside the house, on a server and in folders of its own, examine it and throw it away."""
    began = monotonic()
    place = Path(mkdtemp(prefix="recourse-drill-", dir="/var/tmp"))
    try:
        settings = replace(
            current(),
            data_dir=place,
            documents_folder=place / "documents",
            documents_s3_bucket="",
            database_url=Secret(""),
            database_replica_url=Secret(""),
            database_work_url=Secret(""),
            database_owner_url=Secret(""),
        )
        with leaving.or_leave(settings) as urls:
            kept, _report, broken = _tried(_restore(urls, folder.absolute(), settings, identity))
            looked = _tried(_examine(urls, kept, settings))
    finally:
        devpg.forget(place)
    if broken > sum(kept.audit.values()):
        typer.echo(f"{broken} records contradict others.", err=True)
        raise typer.Exit(1)
    minutes = (monotonic() - began) / 60
    typer.echo(
        f"Brought back in {minutes:.1f} minutes: {_measure(kept)}, {looked} files read, no contradictions."
    )


def release(
    kind: Annotated[str, typer.Argument(help="The kind of message; without one, what is held")] = "",
) -> None:
    """Let the messages of a kind leave that were held when the house was restored."""
    with leaving.or_leave(current()) as urls:
        for line in asyncio.run(_release(urls, kind)):
            typer.echo(line)


async def _release(urls: Urls, kind: str) -> list[str]:
    await db.open_pool(urls.work, size=1)
    try:
        if kind:
            return [f"{kind}: {await commands.release(kind)} may leave"]
        return [f"{row['kind']}: {row['n']} held" for row in await queries.held()]
    finally:
        await db.close_pool()


def _tried(work: Coroutine[Any, Any, T]) -> T:
    """Do it; what cannot be done is said in one sentence, exit 2."""
    try:
        return asyncio.run(work)
    except _WRONG as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


async def _backup(urls: Urls, folder: Path, settings: Settings) -> Manifest:
    await db.open_pool(urls.owner, size=2)
    try:
        return await take(urls.owner, folder, settings)
    finally:
        await db.close_pool()


async def _restore(
    urls: Urls, folder: Path, settings: Settings, identity: Path | None, erasures: Path | None = None
) -> tuple[Manifest, dict[str, int], int]:
    erased = _ledger(folder, settings, erasures)
    kept = await bringing_back.bring_back(urls.owner, folder, settings, identity=identity)
    await prepare(urls)
    kinds.autodiscover(app)
    await db.open_pool(urls.owner, size=2, statement_seconds=600)
    try:
        report = await commands.settle(kept, str(folder))
    finally:
        await db.close_pool()
    return kept, {**report, "erased again": await _erase_again(urls, erased)}, await _breaches(urls)


def _ledger(folder: Path, settings: Settings, named: Path | None) -> list[ledger.Line]:
    """What was erased after copies were made: the ledger that was named, else the one beside the copy, else ours."""
    for file in [named] if named else [folder.parent / ledger.NAME, ledger.place(settings)]:
        if file.exists():
            return ledger.read(file)
    typer.echo(
        f"There is no {ledger.NAME} beside the copy: what was erased after it was made is back."
        " Name the ledger by --erasures if there is one.",
        err=True,
    )
    return []


async def _erase_again(urls: Urls, lines: list[ledger.Line]) -> int:
    """As the consumer does it: its role alone may become the one that erases."""
    wiring.discover()
    await db.open_pool(urls.work, size=2, statement_seconds=600)
    try:
        return await replaying.replay(lines)
    finally:
        await db.close_pool()


async def _breaches(urls: Urls) -> int:
    await db.open_pool(urls.owner, size=2, statement_seconds=600)
    try:
        return breaches(await audit())
    finally:
        await db.close_pool()


async def _examine(urls: Urls, kept: Manifest, settings: Settings) -> int:
    connection = await asyncpg.connect(urls.owner, timeout=5)
    try:
        largest = await connection.fetch(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
            f" order by pg_relation_size(oid) desc limit {TABLES}"
        )
    finally:
        await connection.close()
    names = [row["relname"] for row in largest]
    await asyncio.to_thread(programs.amcheck, urls.owner, names, pg_bin=settings.pg_bin)
    return await asyncio.to_thread(bringing_back.sample, of(settings), kept, FILES)


def _measure(kept: Manifest) -> str:
    rows = sum(kept.rows.values())
    return f"{rows:,} rows, {kept.documents:,} files, {kept.bytes / 1e6:,.1f} MB"
