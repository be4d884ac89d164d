"""Starting, stopping and preparing the house."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
import uvicorn

from app import devpg, wiring
from app.cases import code_lists
from app.cli.database import Urls, database, password_in
from app.devpg import supervise
from app.eventlog import kinds
from app.kernel import db
from app.kernel import migrate as migrations
from app.settings import SettingError, Settings, current


def run() -> None:
    """Start everything on this machine: database, web and consumer; Ctrl-C stops them."""
    settings = current()
    with supervise.only_one(settings.data_dir / "run.lock", settings.public_url) as running:
        if running is not None:
            typer.echo(f"Recourse runs already: {running}")
            return
        with supervise.term_ends_in_order(), _or_leave(settings) as urls:
            asyncio.run(_prepare(urls))
            typer.echo(f"\n  Recourse is at {settings.public_url}\n")
            python = [sys.executable, "-m", "app"]
            code = supervise.run(
                [("web", [*python, "serve"]), ("work", [*python, "work"])], env=_environment(urls)
            )
    raise typer.Exit(code)


def _environment(urls: Urls) -> dict[str, str]:
    return {
        **os.environ,  # noqa: TID251 - handed on to the children, not read
        "TZ": "UTC",
        "DATABASE_URL": urls.web,
        "DATABASE_WORK_URL": urls.work,
    }


def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the console."""
    settings = current()
    with _or_leave(settings):
        uvicorn.run(
            "app.serving:serving",
            factory=True,
            host=host,
            port=port,
            workers=settings.web_processes,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
            timeout_keep_alive=75,
            backlog=2048,
            log_level="warning",
        )


def work() -> None:
    """Run a consumer: jobs, messages and the clock."""
    settings = current()
    with _or_leave(settings) as urls:
        os.execve(sys.executable, [sys.executable, "-m", "tasks.run"], _environment(urls))  # noqa: S606


def migrate() -> None:
    """Bring the database to the newest schema, with its roles, code lists and kinds of event."""
    with _or_leave(current()) as urls:
        asyncio.run(_prepare(urls))
    typer.echo("The database is up to date.", err=True)


async def _prepare(urls: Urls) -> None:
    wiring.connect()
    await migrations.migrate(urls.owner)
    if urls.embedded:
        for role, url in (("recourse_web", urls.web), ("recourse_work", urls.work)):
            await migrations.give_login(urls.owner, role, password_in(url))
    await db.open_pool(urls.owner, size=2)
    try:
        await kinds.publish()
        await code_lists.load()
    finally:
        await db.close_pool()


@contextmanager
def _or_leave(settings: Settings) -> Iterator[Urls]:
    """The database for the block; what cannot be used is said in one sentence, exit 2."""
    try:
        with database(settings) as urls:
            yield urls
    except (devpg.CannotServe, migrations.CannotMigrate, SettingError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
