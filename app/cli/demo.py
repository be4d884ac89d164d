"""`recourse demo`: an invented house to look at, small or large."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from app import wiring
from app.cases import code_lists
from app.cli import leaving
from app.cli.demo_data import (
    actions,
    allocation,
    casework,
    complaints,
    forms,
    households,
    listening,
    loading,
    privacy,
    removing,
    settling,
    wards,
)
from app.cli.demo_data.house import STAFF
from app.eventlog import kinds
from app.guidance.commands import load_notes
from app.guidance.reading import bundled_notes
from app.kernel import clock, db
from app.settings import Settings, current


class Size(StrEnum):
    """How large a house."""

    small = "small"
    hundred_thousand = "100k"
    million = "1m"


@dataclass(frozen=True)
class Extent:
    """How many cases, over how long."""

    cases: int
    span: timedelta


EXTENTS = {
    Size.small: Extent(300, timedelta(days=61)),
    Size.hundred_thousand: Extent(100_000, timedelta(days=2 * 365)),
    Size.million: Extent(1_000_000, timedelta(days=5 * 365)),
}
#: Building an index over ten million rows takes its time.
LONGEST_STATEMENT = 3_600.0


def demo(
    size: Annotated[Size, typer.Option(help="300 cases, a hundred thousand, or a million")] = Size.small,
    remove: Annotated[bool, typer.Option("--remove", help="Take everything invented away again")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before removing")] = False,
) -> None:
    """Fill the house with invented people and their cases, and print their sign-ins. Safe to repeat."""
    settings = current()
    if remove:
        _remove(settings, yes=yes)
        return
    if settings.production:
        typer.echo("There is no demonstration in production.", err=True)
        raise typer.Exit(2)
    with leaving.or_leave(settings) as urls:
        try:
            made, phrases = asyncio.run(_filled(urls.owner, settings, EXTENTS[size]))
        except settling.NameTaken as taken:
            typer.echo(str(taken), err=True)
            raise typer.Exit(2) from taken
    typer.echo(f"{made:,} cases were added.", err=True)
    show(phrases)


def _remove(settings: Settings, *, yes: bool) -> None:
    """Say what goes, ask, and take it away; exit 1 when real people have worked here."""
    with leaving.or_leave(settings) as urls:
        try:
            gone = asyncio.run(_counted(urls.owner))
            if not gone.people:
                typer.echo("No account is invented; nothing was changed.", err=True)
                return
            for table, n in gone.rows.items():
                typer.echo(f"  {table:<32} {n:>12,}")
            if not yes:
                typer.confirm(f"{gone.people} invented people and these rows go for good. Go on?", abort=True)
            asyncio.run(_removed(urls.owner))
        except removing.NotOnlyADemonstration as refused:
            typer.echo(str(refused), err=True)
            raise typer.Exit(1) from refused
    file_of(settings).unlink(missing_ok=True)
    typer.echo(
        "The demonstration is gone. Next: `recourse setup-sla`, then `recourse create-user`.", err=True
    )


def show(phrases: dict[str, str]) -> None:
    """Print who may sign in, as people read it."""
    roles = {each.username: each.role.replace("_", " ") for each in STAFF}
    for username, phrase in phrases.items():
        typer.echo(f"  {username:<8} {phrase:<36} {roles[username]}")


def file_of(settings: Settings) -> Path:
    """Where the passphrases of this installation lie."""
    return settings.data_dir / "demo.json"


async def fill_if_empty(settings: Settings) -> dict[str, str]:
    """On an open pool of the owner's: a small house where nobody has an account yet; who may sign in.

    Where somebody has one, nothing is made and only what was printed before is printed again.
    """
    if settings.production:
        return {}
    if await db.fetchval("select exists (select from app_user where not is_demo)"):
        return {}
    return (await fill(settings, EXTENTS[Size.small]))[1]


async def fill(settings: Settings, extent: Extent) -> tuple[int, dict[str, str]]:
    """On an open pool of the owner's: fill up to this many cases; how many were added, and who may sign in."""
    wiring.discover()
    phrases = await settling.furnish(settling.kept(file_of(settings)))
    settling.keep(file_of(settings), phrases)
    there = await db.fetchval("select count(*) from cases")
    missing = max(0, extent.cases - there)
    if missing:
        now = clock.now()
        await loading.load(missing, await settling.cast(), since=now - extent.span, until=now)
        await loading.analyse()
    if not await db.fetchval("select exists (select from question_tree)"):
        wiring.connect()
        await casework.fill(Random(2))  # noqa: S311 - the same invented answers each time
    if not await db.fetchval("select exists (select from complaint)"):
        wiring.connect()
        await complaints.fill(Random(1), clock.now())  # noqa: S311 - the same invented complaints each time
    if not await db.fetchval("select exists (select from form where code = 'emergency_exit')"):
        wiring.connect()
        await forms.fill(Random(3), clock.now())  # noqa: S311 - the same invented answers each time
    if not await db.fetchval("select exists (select from audit_schedule)"):
        wiring.connect()
        await wards.fill(clock.now())
    await _fill_the_newer_rooms()
    return missing, phrases


async def _fill_the_newer_rooms() -> None:
    if not await db.fetchval("select exists (select from action where dedupe_key like 'demo:%')"):
        await actions.fill(Random(2), clock.now())  # noqa: S311 - the same invented actions each time
    if not await db.fetchval("select exists (select from heard)"):
        await listening.fill(clock.now())
    if not await db.fetchval("select exists (select from allocation)"):
        await allocation.fill(clock.now())
    if not await db.fetchval("select exists (select from household)"):
        wiring.connect()
        await households.fill(clock.now())
    if not await db.fetchval("select exists (select from archived_case)"):
        await privacy.fill()
    await load_notes(bundled_notes())


async def _filled(url: str, settings: Settings, extent: Extent) -> tuple[int, dict[str, str]]:
    await db.open_pool(url, size=2, statement_seconds=LONGEST_STATEMENT)
    try:
        return await fill(settings, extent)
    finally:
        await db.close_pool()


async def _counted(url: str) -> removing.Gone:
    await db.open_pool(url, size=1, statement_seconds=LONGEST_STATEMENT)
    try:
        return await removing.count()
    finally:
        await db.close_pool()


async def _removed(url: str) -> None:
    """Take it away, then load the code lists and kinds of event again, as `recourse migrate` does."""
    await db.open_pool(url, size=2, statement_seconds=LONGEST_STATEMENT)
    try:
        wiring.discover()
        await removing.remove()
        await kinds.publish()
        await code_lists.load()
    finally:
        await db.close_pool()
