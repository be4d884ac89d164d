"""`recourse guidance`: the knowledge base from files."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.guidance import reading
from app.guidance.commands import Loaded, load_articles, load_categories, load_notes
from app.guidance.inputs import ArticleRow, BadRow
from app.kernel import db
from app.organisations.reading import Unreadable
from app.settings import current

cli = typer.Typer(help="The knowledge base.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or .xlsx, one article a row")]


@cli.command()
def load(ctx: typer.Context) -> None:
    """Take in the categories and the invented articles and notes that come with the house, for trying things out."""
    _take_in(ctx, reading.BUNDLED, notes=reading.bundled_notes())


@cli.command("import")
def import_(ctx: typer.Context, file: File) -> None:
    """Take articles in from a file: every mistake is shown, and nothing is stored unless every row is good.

    Exit code 0: they are in. 1: a row is refused. 2: the file cannot be read.
    """
    _take_in(ctx, file)


def _take_in(ctx: typer.Context, file: Path, notes: Sequence[Mapping[str, str]] = ()) -> None:
    try:
        good, bad = reading.articles_of(file)
    except Unreadable as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    _must_be_good(bad)
    with ctx.obj(current()) as urls:
        done = asyncio.run(_loaded(urls.owner, good, notes))
    typer.echo(f"{done.made} articles are new, {done.changed} were written anew.", err=True)


def _must_be_good(bad: list[BadRow]) -> None:
    for row in bad:
        for problem in row.problems:
            typer.echo(f"row {row.number}: {problem}", err=True)
    if bad:
        typer.echo("Nothing was stored.", err=True)
        raise typer.Exit(1)


async def _loaded(url: str, rows: list[ArticleRow], notes: Sequence[Mapping[str, str]]) -> Loaded:
    await db.open_pool(url, size=1)
    try:
        await load_categories()
        await load_notes(notes)
        return await load_articles(rows)
    finally:
        await db.close_pool()
