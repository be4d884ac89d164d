"""`recourse reports`: list them, and write one into a file (cli.md)."""

import asyncio
import json
import zipfile
from pathlib import Path
from typing import IO, Annotated

import typer

from app.kernel import db
from app.kernel.errors import Invalid, NotFound
from app.kernel.jsonfile import UNUSABLE
from app.kernel.snapshot import LONGEST
from app.reports import catalogue
from app.reports.inputs import ZONE, Asked
from app.reports.queries import extract
from app.settings import current

cli = typer.Typer(no_args_is_help=True)


@cli.command(name="list")
def list_reports(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """The reports there are: slug and title."""
    found = [{"slug": each.slug, "title": str(each.title)} for each in catalogue.REPORTS.values()]
    typer.echo(
        json.dumps(found, indent=1) if as_json else "\n".join(f"{e['slug']:32} {e['title']}" for e in found)
    )


@cli.command()
def run(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The slug of the report.")],
    out: Annotated[
        Path,
        typer.Option("--out", help="The CSV file to write; an archive of CSV files for a report of many."),
    ],
    first: Annotated[str, typer.Option("--from", help="The first day, YYYY-MM-DD, or month.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day, YYYY-MM-DD, or month.")] = "",
    zone: Annotated[str, typer.Option("--zone", help="The clock that days are counted by.")] = ZONE,
    choice: Annotated[list[str] | None, typer.Option("--choice", help="name=value, may be repeated.")] = None,
) -> None:
    """Write a report as CSV. Exit 2 for parameters it cannot use."""
    chosen = dict(each.partition("=")[::2] for each in choice or [])
    try:
        report = catalogue.find(name)
        asked = Asked.parse(report, {"from": first, "to": last, "zone": zone, **chosen})
    except (Invalid, NotFound) as wrong:
        problems = getattr(wrong, "problems", None) or {"name": str(wrong)}
        for field, what in problems.items():
            typer.echo(f"{field}: {what}", err=True)
        raise typer.Exit(UNUSABLE) from None
    with ctx.obj(current()) as urls:
        asyncio.run(_write(urls.work, asked, out))


async def _write(url: str, asked: Asked, out: Path) -> None:
    await db.open_pool(url, size=2, statement_seconds=LONGEST * 60)
    try:
        if not asked.report.parts:
            with out.open("wb") as file:
                await _rows(asked, file)
            return
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for each in asked.files:
                with archive.open(f"{each.report.slug}.csv", "w") as file:
                    await _rows(each, file)
    finally:
        await db.close_pool()


async def _rows(asked: Asked, file: IO[bytes]) -> None:
    file.write(extract.heading(asked))
    async for piece in extract.pieces(asked):
        file.write(piece)
