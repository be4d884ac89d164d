"""How the house is, from the command line."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

import app
from app.jobs import kinds
from app.kernel import checks, db
from app.kernel.checks import State, Told
from app.kernel.seal import CannotOpen
from app.settings import Settings, current
from app.status import deploy, rings
from app.status.audit import Verdict, audit

T = TypeVar("T")

cli = typer.Typer(help="How the house is.", no_args_is_help=True)


@cli.command("check")
def check(
    ctx: typer.Context,
    for_deployment: Annotated[
        bool, typer.Option("--deploy", help="Ask what must be so before strangers may come")
    ] = False,
) -> None:
    """Ask everything the status page asks, a line each; exit 1 when anything is red.

    With --deploy the questions are those that production asks itself at each start; red is exit 2.
    """
    settings = current()
    kinds.autodiscover(app)
    checks.autodiscover(app)
    with ctx.obj(settings) as urls:
        ask = deploy.ask if for_deployment else checks.ask_all
        told = asyncio.run(_on_a_pool(urls.web, lambda: ask(settings)))
    for each in told:
        typer.echo(line_of(each))
    if any(each.state is State.RED for each in told):
        raise typer.Exit(2 if for_deployment else 1)


def line_of(told: Told) -> str:
    """A finding as people read it in a terminal."""
    return f"{told.state.value:<6} {told.title!s:<22} " + f"{told.says} {told.todo}".strip()


@cli.command("audit")
def audit_records(
    ctx: typer.Context,
    fast: Annotated[bool, typer.Option("--fast/--full", help="Leave out what takes long")] = False,
    strict: Annotated[bool, typer.Option(help="Allow no lag: after all work was done")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON")] = False,
) -> None:
    """Check the records against each other and change nothing; exit 1 when any contradict."""
    with ctx.obj(current()) as urls:
        verdicts = asyncio.run(_on_a_pool(urls.work, lambda: audit(fast=fast, strict=strict)))
    typer.echo(json.dumps([_shape(each) for each in verdicts], indent=1) if as_json else _lines(verdicts))
    if not all(each.holds for each in verdicts):
        raise typer.Exit(1)


def _shape(each: Verdict) -> dict[str, object]:
    return {
        "id": each.invariant.id,
        "words": each.invariant.words,
        "count": each.count,
        "examples": list(each.examples),
    }


def _lines(verdicts: list[Verdict]) -> str:
    return "\n".join(
        f"{each.invariant.id}  {'holds' if each.holds else each.count:<8} {each.invariant.words}"
        + "".join(f"\n       {key}" for key in each.examples)
        for each in verdicts
    )


keys = typer.Typer(help="The keys that sign and seal.", no_args_is_help=True)


@keys.command("list")
def list_keys(ctx: typer.Context) -> None:
    """Name every key, since when it serves and how many rows it still seals; exit 1 when one is missing."""
    settings = current()
    with ctx.obj(settings) as urls:
        known = asyncio.run(_on_a_pool(urls.web, lambda: rings.known(settings)))
    for each in known:
        word = "missing" if each.gone else "newest" if each.newest else "older"
        since = each.since.date().isoformat() if each.since else "-"
        typer.echo(f"{each.setting:<13} {each.name:<16} {word:<8} {since:<11} {each.rows:>8} rows")
    if any(each.gone for each in known):
        raise typer.Exit(1)


@keys.command("reseal")
def reseal(ctx: typer.Context) -> None:
    """Seal with the newest key what an older one sealed; safe to break off and to repeat."""
    settings = current()
    with ctx.obj(settings) as urls:
        try:
            done = asyncio.run(_on_a_pool(urls.web, lambda: _resealed(settings)))
        except CannotOpen as wrong:
            typer.echo(f"{wrong} Put it back behind the newest one and try again.", err=True)
            raise typer.Exit(1) from wrong
    typer.echo(f"{done} rows were sealed again.", err=True)


async def _resealed(settings: Settings) -> int:
    await rings.remember(settings)
    total = 0
    while done := await rings.reseal_some(settings):
        total += done
    return total


async def _on_a_pool(url: str, work: Callable[[], Awaitable[T]]) -> T:
    await db.open_pool(url, size=checks.AT_ONCE)
    try:
        return await work()
    finally:
        await db.close_pool()
