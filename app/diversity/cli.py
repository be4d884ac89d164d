"""`recourse diversity`: the keys that the answers of clients are sealed to (docs/crypto.md)."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import typer

from app.diversity import opening, queries
from app.diversity.commands import keys as commands
from app.kernel import db
from app.kernel.errors import Conflict, Invalid
from app.kernel.seal import CannotOpen
from app.settings import current

T = TypeVar("T")
cli = typer.Typer(no_args_is_help=True)


@cli.command("keys")
def list_keys(ctx: typer.Context) -> None:
    """Name every key, since when it is there and how many clients' answers it seals."""
    found = _do(ctx, queries.keys)
    if not found:
        typer.echo("There is no key yet, so clients are not asked.", err=True)
    for each in found:
        word = "newest" if each.retired_at is None else "older"
        typer.echo(f"{each.name:<8} {word:<8} {each.made_at.date().isoformat()} {each.answers:>8} answers")


@cli.command("new-key")
def new_key(ctx: typer.Context) -> None:
    """Make the first key, or a newer one. Asks for its pass phrase, twice; nobody can find it again."""
    phrase = typer.prompt("Pass phrase of the new key", hide_input=True, confirmation_prompt=True)
    name = _do(ctx, partial(_made, phrase))
    typer.echo(f"{name} seals what clients answer from now on.", err=True)


async def _made(phrase: str) -> str:
    return await commands.make(await opening.new_pair(phrase))


@cli.command()
def rotate(ctx: typer.Context) -> None:
    """Let the newest key seal what older ones do, then drop those; safe to break off and to repeat."""
    older = [each for each in _do(ctx, queries.keys) if each.retired_at]
    if not older:
        typer.echo("There is no older key.", err=True)
    for each in older:
        phrase = typer.prompt(f"Pass phrase of {each.name}", hide_input=True) if each.answers else ""
        done = _do(ctx, partial(_taken_over, each, phrase))
        typer.echo(f"{done} answers of {each.name} were sealed again, and it was dropped.", err=True)


async def _taken_over(old: queries.Key, phrase: str) -> int:
    total = 0
    if old.answers:
        identity = await opening.unlocked_half(old, phrase)
        while done := await commands.take_over(old.id, identity):
            total += done
    await commands.drop(old)
    return total


def _do(ctx: typer.Context, work: Callable[[], Awaitable[T]]) -> T:
    try:
        with ctx.obj(current()) as urls:
            return asyncio.run(_on_a_pool(urls.web, work))
    except Invalid as wrong:
        typer.echo("; ".join(str(each) for each in wrong.problems.values()), err=True)
        raise typer.Exit(2) from None
    except (CannotOpen, Conflict) as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(1) from None


async def _on_a_pool(url: str, work: Callable[[], Awaitable[T]]) -> T:
    await db.open_pool(url, size=2)
    try:
        return await work()
    finally:
        await db.close_pool()
