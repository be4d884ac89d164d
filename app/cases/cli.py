"""Casework from the command line."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app.cases.commands.facts import rebuild_after
from app.kernel import db
from app.kernel.errors import Invalid
from app.settings import current
from app.sla.commands.slots import save_capacities
from app.sla.inputs.slots import Capacity, read_capacities

cli = typer.Typer(help="Look after cases.", no_args_is_help=True)


@cli.callback()
def _cases() -> None:
    """Look after cases."""


@cli.command("rebuild-facts")
def rebuild_facts(ctx: typer.Context) -> None:
    """Make the row of facts of every case anew from its log; prints how many were missing or wrong."""
    with ctx.obj(current()) as urls:
        mended = asyncio.run(_rebuilt(urls.work))
    typer.echo(f"{mended:,} rows were missing or wrong and are mended.", err=True)


@cli.command("slots")
def slots(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="CSV or .xlsx: day (24/12/2026), time (0930), number of callbacks")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check the file, and save nothing")
    ] = False,
) -> None:
    """Set how many callbacks fit into half hours; a line that cannot be read is named, and then nothing is saved."""
    try:
        found, bad = read_capacities(file.read_bytes())
    except Invalid as wrong:
        typer.echo(str(wrong.problems["file"]), err=True)
        raise typer.Exit(1) from None
    except OSError as wrong:
        typer.echo(f"{file}: {wrong.strerror}", err=True)
        raise typer.Exit(1) from None
    for each in bad:
        typer.echo(f"line {each.line}: {each.message}", err=True)
    if bad:
        raise typer.Exit(1)
    if not dry_run:
        with ctx.obj(current()) as urls:
            asyncio.run(_saved(urls.work, found))
    typer.echo(f"{len(found):,} half hours {'could be' if dry_run else 'were'} set.", err=True)


async def _saved(url: str, found: Sequence[Capacity]) -> None:
    await db.open_pool(url, size=1)
    try:
        await save_capacities(found)
    finally:
        await db.close_pool()


async def _rebuilt(url: str) -> int:
    await db.open_pool(url, size=1, statement_seconds=60)
    try:
        last: UUID | None = None
        mended = 0
        while True:
            count, last = await rebuild_after(last)
            mended += count
            if last is None:
                return mended
    finally:
        await db.close_pool()
