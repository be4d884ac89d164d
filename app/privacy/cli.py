"""Privacy from the command line."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from app.kernel import db
from app.kernel.errors import Invalid
from app.privacy.commands import archive
from app.privacy.inputs import archived_rows
from app.settings import current

cli = typer.Typer(help="Cases of an older system.", no_args_is_help=True)


@cli.callback()
def _archive() -> None:
    """Cases of an older system."""


@cli.command("import")
def take_in(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV with a heading, days as 2026-11-20", exists=True)],
) -> None:
    """Take in cases of an older system; nothing is stored unless every line is good."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = archived_rows(lines)
    except Invalid as wrong:
        typer.echo(" ".join(str(each) for each in wrong.problems.values()), err=True)
        raise typer.Exit(2) from wrong
    with ctx.obj(current()) as urls:
        stored = asyncio.run(_stored(urls.work, rows))
    typer.echo(f"{stored:,} cases are in the archive.", err=True)


async def _stored(url: str, rows: list[dict[str, Any]]) -> int:
    await db.open_pool(url, size=1, statement_seconds=60)
    try:
        return await archive.load(rows)
    finally:
        await db.close_pool()
