"""Casework from the command line."""

import asyncio
from uuid import UUID

import typer

from app.cases.commands.facts import rebuild_after
from app.kernel import db
from app.settings import current

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
