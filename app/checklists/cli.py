"""`recourse checklists`: the lists that come with the house."""

import asyncio

import typer

from app.checklists.commands import install
from app.kernel import db
from app.settings import current

cli = typer.Typer(help="Checklists of cases.", no_args_is_help=True)


@cli.callback()
def _checklists() -> None:
    """Keeps `load` a command of its own."""


@cli.command()
def load(ctx: typer.Context) -> None:
    """Make the checklists that come with the house where there are none. Safe to repeat."""
    with ctx.obj(current()) as urls:
        made = asyncio.run(_loaded(urls.owner))
    typer.echo(f"{made} lines were made.", err=True)


async def _loaded(url: str) -> int:
    await db.open_pool(url, size=1)
    try:
        return await install()
    finally:
        await db.close_pool()
