"""How the house is, from the command line."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

import app
from app.jobs import kinds
from app.kernel import checks, db
from app.kernel.checks import State, Told
from app.settings import Settings, current
from app.status import deploy
from app.status.audit import Verdict, audit

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
        told = asyncio.run(_told(urls.web, settings, deploy.ask if for_deployment else checks.ask_all))
    for each in told:
        typer.echo(line_of(each))
    if any(each.state is State.RED for each in told):
        raise typer.Exit(2 if for_deployment else 1)


def line_of(told: Told) -> str:
    """A finding as people read it in a terminal."""
    return f"{told.state.value:<6} {told.title!s:<22} " + f"{told.says} {told.todo}".strip()


async def _told(url: str, settings: Settings, ask: Callable[[Settings], Awaitable[list[Told]]]) -> list[Told]:
    await db.open_pool(url, size=checks.AT_ONCE)
    try:
        return await ask(settings)
    finally:
        await db.close_pool()


@cli.command("audit")
def audit_records(
    ctx: typer.Context,
    fast: Annotated[bool, typer.Option("--fast/--full", help="Leave out what takes long")] = False,
    strict: Annotated[bool, typer.Option(help="Allow no lag: after all work was done")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON")] = False,
) -> None:
    """Check the records against each other and change nothing; exit 1 when any contradict."""
    with ctx.obj(current()) as urls:
        verdicts = asyncio.run(_audited(urls.work, fast=fast, strict=strict))
    typer.echo(json.dumps([_shape(each) for each in verdicts], indent=1) if as_json else _lines(verdicts))
    if not all(each.holds for each in verdicts):
        raise typer.Exit(1)


async def _audited(url: str, *, fast: bool, strict: bool) -> list[Verdict]:
    await db.open_pool(url, size=1)
    try:
        return await audit(fast=fast, strict=strict)
    finally:
        await db.close_pool()


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
