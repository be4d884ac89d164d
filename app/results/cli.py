"""`recourse results`: what the results of forms are compared with."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from app.kernel import db
from app.kernel.jsonfile import Unusable
from app.results.commands import Benchmark, put_benchmarks
from app.results.reading import benchmarks
from app.settings import current

cli = typer.Typer(help="Results of forms.", no_args_is_help=True)
Folder = Annotated[
    Path,
    typer.Argument(
        exists=True, file_okay=False, help="Holds measures, states, state_results and national_results as CSV"
    ),
]


@cli.callback()
def results() -> None:
    """Results of forms."""


@cli.command("import-benchmarks")
def import_benchmarks(ctx: typer.Context, folder: Folder) -> None:
    """Take in HCAHPS results of states and of the nation; run again, they are written anew.

    Exit code 0: they are in. 2: a file is missing or a row is no result.
    """
    try:
        rows = benchmarks(folder)
    except Unusable as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    with ctx.obj(current()) as urls:
        new, known = asyncio.run(_put(urls.owner, rows))
    typer.echo(f"{len(rows)} results: {new} are new, {known} were written anew.", err=True)


async def _put(url: str, rows: list[Benchmark]) -> tuple[int, int]:
    await db.open_pool(url, size=1)
    try:
        return await put_benchmarks(rows)
    finally:
        await db.close_pool()
