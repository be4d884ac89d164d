"""`recourse forms`: forms and submissions from files."""

import asyncio
import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from app.forms.commands.bringing import Account, Row, Target, bring_submissions
from app.forms.commands.reading_in import bring_in
from app.forms.commands.writing import activate
from app.forms.queries.forms import active_by_code
from app.forms.rules.exchange import FormFile, take
from app.forms.rules.hcahps import form_of
from app.forms.rules.mapping import RowMapping
from app.kernel import db
from app.kernel.actor import the_system
from app.kernel.cells import safe_cell
from app.kernel.errors import Refusal
from app.kernel.jsonfile import Unusable, read_object
from app.kernel.sheet import Sheet, read_rows
from app.settings import ROOT, current

cli = typer.Typer(help="Forms, surveys and audits.", no_args_is_help=True)
BUNDLED = ROOT / "app" / "forms" / "bundled"


@cli.callback()
def forms() -> None:
    """Forms, surveys and audits."""


@cli.command("import-submissions")
def import_submissions(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="CSV or .xlsx, one submission a row", exists=True, dir_okay=False)
    ],
    mapping: Annotated[
        str, typer.Option(help="nhs_fft or nhs_feedback, which come with the house, or a JSON file")
    ],
    hospital: Annotated[str, typer.Option(help="The code of the hospital whose answers they are")],
    day: Annotated[str, typer.Option(help="The day of all rows, where the file has none: 2026-03-01")] = "",
    dry_run: Annotated[bool, typer.Option(help="Judge every row and store nothing")] = False,
    rejected: Annotated[
        Path | None, typer.Option(help="Write line and reason of each rejected row here")
    ] = None,
) -> None:
    """Take the rows of a file in as submissions, each once, and say what became of every row.

    What they raise is raised as if they were handed in here. Exit code 0: they are in. 2: the file, the mapping,
    the hospital or the form cannot be used.
    """
    try:
        rule = RowMapping.from_json(read_object(_path_of(mapping)))
        rows = _rows(file, rule)
        with ctx.obj(current()) as urls:
            account = asyncio.run(_brought(urls.owner, rows, rule, hospital, day, dry_run))
    except Unusable as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    if rejected is not None:
        _write(rejected, account)
    typer.echo(json.dumps(account.shown, ensure_ascii=False, indent=2))


def _path_of(mapping: str) -> Path:
    return Path(mapping) if mapping.endswith(".json") else BUNDLED / f"{mapping}_mapping.json"


def _rows(file: Path, mapping: RowMapping) -> Iterator[Row]:
    """The rows under their headings. Raises Unusable for a file that is no table, or lacks a column."""
    sheet = read_rows(file)
    found = iter(sheet)
    heading = [each.strip() for each in next(found, [])]
    if sheet.problem is not None or not heading:
        raise Unusable(file.name, "cannot be read as a table")
    if missing := mapping.missing(heading):
        raise Unusable(file.name, f"has no column {', '.join(missing)}")
    return _under(heading, sheet, found)


def _under(heading: list[str], sheet: Sheet, found: Iterator[list[str]]) -> Iterator[Row]:
    for cells in found:
        padded = [*cells, *[""] * (len(heading) - len(cells))]
        yield sheet.line, dict(zip(heading, padded, strict=False))


async def _brought(
    url: str, rows: Iterator[Row], rule: RowMapping, hospital: str, day: str, dry_run: bool
) -> Account:
    await db.open_pool(url, size=2)
    try:
        return await bring_submissions(rows, rule, await _target(rule, hospital, day), dry_run=dry_run)
    finally:
        await db.close_pool()


async def _target(rule: RowMapping, hospital: str, day: str) -> Target:
    version = await active_by_code(rule.form)
    if version is None:
        raise Unusable(rule.form, "is no active form: bring the form in first, and make it active")
    institution: Any = await db.fetchval(
        "select id from organisation where code = $1 and is_active", hospital
    )
    if institution is None:
        raise Unusable(hospital, "is no organisation")
    try:
        at = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) if day else None
    except ValueError:
        raise Unusable(day, "is no day") from None
    if at is None and not rule.at:
        raise Unusable("--day", "is needed: the mapping names no column with dates")
    return Target(version, institution, at or datetime.fromtimestamp(0, UTC))


def _write(target: Path, account: Account) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Line", "Reason"])
        writer.writerows([line, safe_cell(reason)] for line, reason in account.lines)


@cli.command("import")
def import_form(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="JSON file of a form", exists=True, dir_okay=False)],
    active: Annotated[bool, typer.Option("--active", help="Have it asked at once")] = False,
) -> None:
    """Take a form in from a file, as a draft of everybody's; one with the same code gets a new version.

    Exit code 2: the file cannot be read, and its place is named; or the form has an open draft or a mistake.
    """
    _take_in(ctx, lambda: take(read_object(file)), active=active)


@cli.command()
def hcahps(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="Folder with questions.csv and measures.csv", exists=True, file_okay=False)
    ],
    active: Annotated[bool, typer.Option("--active", help="Have it asked at once")] = False,
) -> None:
    """Enter the HCAHPS questions as a form. Exit code 2: the tables are others, and where is said."""

    def read() -> FormFile:
        return form_of(_table(folder / "questions.csv"), _table(folder / "measures.csv"))

    _take_in(ctx, read, active=active)


def _table(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        raise Unusable(file.name, "is not there")
    with file.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def _take_in(ctx: typer.Context, read: Callable[[], FormFile], *, active: bool) -> None:
    try:
        form = read()
        with ctx.obj(current()) as urls:
            asyncio.run(_entered(urls.owner, form, active=active))
    except Refusal as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(2) from wrong
    typer.echo(f"{form.name['en']}: {len(form.asks.questions)} questions.", err=True)


async def _entered(url: str, form: FormFile, *, active: bool) -> None:
    await db.open_pool(url, size=1)
    try:
        key = await bring_in(form, None, by=the_system)
        if active:
            await activate(key, by=the_system)
    finally:
        await db.close_pool()
