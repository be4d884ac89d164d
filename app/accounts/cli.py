"""Accounts from the command line: the first person of a house, and everyone who has no manager yet."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from app.accounts.commands import break_glass, links
from app.accounts.inputs import NewUser
from app.kernel import db
from app.kernel.errors import Invalid
from app.settings import current

T = TypeVar("T")
cli = typer.Typer(help="People who may sign in.", no_args_is_help=True)


@cli.command("create-user")
def create_user(
    ctx: typer.Context,
    email: Annotated[str, typer.Argument(help="Their work e-mail; the user name unless --username is given")],
    name: Annotated[str, typer.Option(help="Their name, as others see it")] = "",
    role: Annotated[str, typer.Option(help="What they do; see `recourse permissions`")] = "operator",
    organisation: Annotated[str, typer.Option(help="The code of their organisation")] = "",
    username: Annotated[str, typer.Option(help="Another user name than the e-mail")] = "",
    language: Annotated[str, typer.Option(help="en, fr or ar")] = "en",
) -> None:
    """Make an account and print the link with which its owner sets a password. Nobody chooses it for them.

    Run again for somebody who has no password yet, it prints a new link and the old one is void.
    """
    settings = current()
    form = {
        "email": email,
        "name": name or email.partition("@")[0],
        "role": role,
        "username": username,
        "organisation": organisation,
        "language": language,
    }
    try:
        new = NewUser.parse(form)
        with ctx.obj(settings) as urls:
            link = asyncio.run(_with_pool(urls.web, lambda: links.welcome(new)))
    except Invalid as wrong:
        raise _said(wrong) from None
    if link is None:
        typer.echo(f"{new.username} has a password already; nothing was changed.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{settings.public_url}{links.PATH}{link}")


@cli.command("break-glass")
def open_in_emergency(
    ctx: typer.Context,
    who: Annotated[str, typer.Option("--for", help="Who will use it")],
    reason: Annotated[str, typer.Option(help="Why it is needed; every administrator reads this")],
    hours: Annotated[int, typer.Option(help="After so many hours it ends by itself")] = 4,
) -> None:
    """Make an administrator for an emergency and print the link that sets a password, once.

    Every administrator is told, and the status page is red until another one has said what was done.
    """
    settings = current()
    try:
        with ctx.obj(settings) as urls:
            link = asyncio.run(_with_pool(urls.web, lambda: break_glass.open_door(who, reason, hours)))
    except Invalid as wrong:
        raise _said(wrong) from None
    typer.echo(f"{settings.public_url}{links.PATH}{link}")


def _said(wrong: Invalid) -> typer.Exit:
    for field, what in wrong.problems.items():
        typer.echo(f"{field}: {what}", err=True)
    return typer.Exit(2)


async def _with_pool(url: str, deed: Callable[[], Awaitable[T]]) -> T:
    await db.open_pool(url, size=2)
    try:
        return await deed()
    finally:
        await db.close_pool()
