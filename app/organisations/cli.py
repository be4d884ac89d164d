"""Organisations and places from files."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.kernel import db
from app.kernel.actor import the_system
from app.kernel.jsonfile import Unusable, read_object
from app.organisations import commands, importing
from app.organisations.commands import REFUSED, Outcome
from app.organisations.importing import Gathered
from app.organisations.mapping import Unmappable
from app.organisations.reading import Unreadable
from app.settings import current

MAPPINGS = Path(__file__).parent / "mappings"
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, .xlsx or JSON")]
MappingName = Annotated[str, typer.Option("--mapping", help="A JSON file, or the name of one of ours")]
Command = Callable[..., Awaitable[list[Outcome]]]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be refused, and write nothing")]

organisations = typer.Typer(help="Hospitals, providers and the others.", no_args_is_help=True)
locations = typer.Typer(help="Regions, districts, wards and villages.", no_args_is_help=True)


@organisations.callback()
def _organisations() -> None:
    """Hospitals, providers and the others."""


@locations.callback()
def _locations() -> None:
    """Regions, districts, wards and villages."""


@organisations.command("import")
def import_organisations(
    ctx: typer.Context, file: File, mapping: MappingName, dry_run: DryRun = False
) -> None:
    """Take organisations in from a file; a JSON line for each row says what became of it."""
    _run(ctx, file, mapping, importing.gather_organisations, commands.load_organisations, dry_run=dry_run)


@locations.command("import")
def import_locations(ctx: typer.Context, file: File, mapping: MappingName, dry_run: DryRun = False) -> None:
    """Take places in from a file; a JSON line for each row says what became of it."""
    _run(ctx, file, mapping, importing.gather_locations, commands.load_locations, dry_run=dry_run)


def _run(
    ctx: typer.Context,
    file: Path,
    mapping: str,
    gather: Callable[[Path, dict[str, Any]], Gathered],
    command: Command,
    *,
    dry_run: bool,
) -> None:
    try:
        gathered = gather(file, read_object(_mapping(mapping)))
    except (Unusable, Unmappable, Unreadable) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    if dry_run:
        outcomes = list(gathered.refused)
    else:
        with ctx.obj(current()) as urls:
            outcomes = asyncio.run(_loaded(urls.work, gathered, command))
    for each in outcomes:
        typer.echo(json.dumps(asdict(each), ensure_ascii=False))
    counted = Counter(each.outcome for each in outcomes)
    typer.echo(
        ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(counted.items())) or "nothing", err=True
    )
    if counted[REFUSED]:
        raise typer.Exit(1)


def _mapping(name: str) -> Path:
    """The file of a mapping: one of ours by its bare name, else a path."""
    ours = MAPPINGS / f"{name}.json"
    return ours if Path(name).name == name and ours.exists() else Path(name)


async def _loaded(url: str, gathered: Gathered, command: Command) -> list[Outcome]:
    await db.open_pool(url, size=1, statement_seconds=60)
    try:
        return await command(gathered.rows, gathered.refused, by=the_system)
    finally:
        await db.close_pool()
