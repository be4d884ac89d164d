"""`recourse questions`: the question trees that come with the house."""

import asyncio

import typer

from app.kernel import db
from app.kernel.actor import the_system
from app.questions.commands.writing import install_all
from app.settings import current

cli = typer.Typer(help="Question trees.", no_args_is_help=True)


@cli.callback()
def _questions() -> None:
    """Keeps `load` a command of its own."""


@cli.command()
def load(ctx: typer.Context) -> None:
    """Publish the trees that come with the house where there is none yet. Safe to repeat: what is there stays."""
    with ctx.obj(current()) as urls:
        made = asyncio.run(_loaded(urls.owner))
    typer.echo(f"{made} question trees were published.", err=True)


async def _loaded(url: str) -> int:
    await db.open_pool(url, size=1)
    try:
        return await install_all(by=the_system)
    finally:
        await db.close_pool()
