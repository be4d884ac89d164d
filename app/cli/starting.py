"""What is asked before a process starts: the address, the schema, and in production everything of DF-10."""

import asyncio
import ipaddress

import asyncpg
import typer

from app.kernel import db
from app.kernel.checks import State
from app.kernel.release import TOO_OLD
from app.notifications.checks import problems_in_force
from app.settings import Settings
from app.status import deploy, queries
from app.status.cli import line_of

UNUSABLE = 2


def must_be_meant(host: str, settings: Settings) -> None:
    """In development others reach the house only if somebody asked for that twice (security.md DF-1)."""
    if settings.production or _is_here(host):
        return
    if not settings.allow_lan:
        _leave(f"{host} would open this house to other machines: set ALLOW_LAN=1 if that is meant.")
    typer.secho(f"Other machines can reach this house at {host}.", fg="red", err=True)


def must_fit(url: str, settings: Settings, *, telling: bool = True) -> None:
    """This code must know the schema, and production must be safe. Ends the process with a sentence.

    What is wrong with the configuration of notifications is named, unless the process that does the work asks
    again (`telling`); it ends nothing (notifications.md K-1, K-2).

    Exit 3: the database is for newer code, so that starting again is no use. A database that does not answer
    yet is left to the process itself, which waits for it.
    """
    try:
        asyncio.run(_must_fit(url, settings, telling))
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
        return


async def _must_fit(url: str, settings: Settings, telling: bool) -> None:
    await db.open_pool(url, size=2)
    try:
        if not await db.fetchval("select to_regclass('schema_version') is not null"):
            _leave("The database is not prepared for this release: run `recourse migrate` first.")
        if await queries.is_too_old():
            _leave("This release is older than its database allows: start the newer one.", TOO_OLD)
        if missing := await queries.missing_migrations():
            _leave(
                f"The database lacks {len(missing)} changes of this release: run `recourse migrate` first."
            )
        if settings.production:
            _refuse_what_is_red(
                [line_of(each) for each in await deploy.ask(settings) if each.state is State.RED]
            )
        if telling:
            await tell_of_notifications()
    finally:
        await db.close_pool()


async def tell_of_notifications() -> None:
    """Name everything wrong with the configuration of notifications, each with its place, a line each."""
    for one in await problems_in_force():
        typer.echo(f"notifications, {one.path}: {one.message} ({one.code}, {one.severity})", err=True)


def _refuse_what_is_red(lines: list[str]) -> None:
    if lines:
        _leave("\n".join(["This house is not fit for production:", *lines]))


def _leave(words: str, code: int = UNUSABLE) -> None:
    typer.echo(words, err=True)
    raise typer.Exit(code)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
