"""Complaints from the command line."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from app.complaints.commands.bring_in import Asked, bring_in
from app.complaints.commands.setup import SetUp, setup_sla
from app.kernel import db, fault, memory
from app.kernel.errors import Conflict, Invalid
from app.settings import current

cli = typer.Typer(help="Complaints and their deadlines.", no_args_is_help=True)


@cli.command("setup-sla")
def setup(ctx: typer.Context) -> None:
    """Give every hospital and helpline the rules and calendars it lacks; rows that exist stay as they are."""
    with ctx.obj(current()) as urls:
        done = asyncio.run(_set_up(urls.owner))
    typer.echo(
        f"{done.hospitals} hospitals, {done.rows} rules made; {done.helplines} rules of helplines made."
    )


async def _set_up(url: str) -> SetUp:
    await db.open_pool(url, size=2)
    try:
        return await setup_sla()
    finally:
        await db.close_pool()


complaints = typer.Typer(help="Complaints from other systems.", no_args_is_help=True)


@complaints.callback()
def _complaints() -> None:
    """Keeps `import` a command of its own, however few there are."""


@complaints.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV or .xlsx", exists=True, dir_okay=False)],
    mapping: Annotated[
        str, typer.Option(help="A mapping that comes with the house, a saved one, or a JSON file")
    ],
    hospital: Annotated[
        str, typer.Option(help="The code of the hospital; may be left out if there is one")
    ] = "",
    dry_run: Annotated[bool, typer.Option(help="Judge every row and store nothing")] = False,
    whole: Annotated[bool, typer.Option(help="Every row or none")] = False,
    rejected: Annotated[Path | None, typer.Option(help="Write the rejected rows to this CSV file")] = None,
) -> None:
    """Bring a file of complaints in and say what became of every row.

    Exit code 0: the good rows are in (or would be). 1: refused, as the same file twice or a flaw with --whole.
    2: the file or the mapping cannot be read.
    """
    with ctx.obj(current()) as urls:
        account = asyncio.run(_imported(urls.owner, Asked(file, mapping, hospital, dry_run, whole, rejected)))
    typer.echo(json.dumps(account, ensure_ascii=False, indent=2))
    if account["error"]:
        typer.echo(account["error"], err=True)
        raise typer.Exit(1 if account["rows"] else 2)


async def _imported(url: str, asked: Asked) -> dict[str, Any]:
    memory.settle()
    fault.arm(current().faults)
    await db.open_pool(url, size=2)
    try:
        return await bring_in(asked, lambda words: typer.echo(words, err=True))
    except Conflict as again:
        typer.echo(str(again), err=True)
        raise typer.Exit(1) from None
    except Invalid as wrong:
        for field, what in wrong.problems.items():
            typer.echo(f"{field}: {what}", err=True)
        raise typer.Exit(2) from None
    finally:
        await db.close_pool()
