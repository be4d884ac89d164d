"""Complaints from the command line."""

import asyncio

import typer

from app.complaints.commands.setup import SetUp, setup_sla
from app.kernel import db
from app.settings import current

cli = typer.Typer(help="Complaints and their deadlines.", no_args_is_help=True)


@cli.command("setup-sla")
def setup(ctx: typer.Context) -> None:
    """Give every hospital the rules it lacks for MOH, CCHI, patients and families; rows that exist stay as they are."""
    with ctx.obj(current()) as urls:
        done = asyncio.run(_set_up(urls.owner))
    typer.echo(f"{done.hospitals} hospitals, {done.rows} rules made.")


async def _set_up(url: str) -> SetUp:
    await db.open_pool(url, size=2)
    try:
        return await setup_sla()
    finally:
        await db.close_pool()
