"""Comparing totals with the rows behind them, by hand."""

import asyncio
import json
from typing import Annotated, Any

import typer

from app import wiring
from app.home.commands import reconcile as compare
from app.home.queries.people import representatives
from app.kernel import db
from app.settings import current


def reconcile(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON")] = False
) -> None:
    """Compare every total with the list it leads to, as people of each role see it; exit 1 when any differ.

    Changes nothing. Names, roles and numbers are printed, never a record.
    """
    with ctx.obj(current()) as urls:
        asked, found = asyncio.run(_compared(urls.work))
    if as_json:
        typer.echo(json.dumps({"asked": asked, "differences": found}, indent=1))
    else:
        for each in found:
            typer.echo(f"{each['role']:<20} {each['name']}: {each['total']}, but {each['rows']} rows")
        typer.echo(f"{asked} totals compared, {len(found)} differ.")
    if found:
        raise typer.Exit(1)


async def _compared(url: str) -> tuple[int, list[dict[str, Any]]]:
    wiring.connect()
    asked, found = 0, []
    await db.open_pool(url, size=1, statement_seconds=600)
    try:
        for person in await representatives():
            compared, differing = await compare(person)
            asked += compared
            found += [
                {"role": person.role, "name": each.name, "total": each.total, "rows": each.rows}
                for each in differing
            ]
    finally:
        await db.close_pool()
    return asked, found
