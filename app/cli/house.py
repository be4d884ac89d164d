"""Starting, stopping and preparing the house."""

import asyncio
import os
import subprocess
import sys
from typing import Annotated
from urllib.parse import urlsplit

import typer
import uvicorn

from app import wiring
from app.cases import code_lists
from app.cli import demo, intelligence, leaving, starting
from app.cli.database import Urls, password_in
from app.devpg import supervise
from app.eventlog import kinds
from app.kernel import db
from app.kernel import migrate as migrations
from app.settings import Settings, current

HERE = "127.0.0.1"
#: where the first process of a house that runs on one machine shows its figures; the next ones take the next ports
METRICS_PORT = 9101


def run() -> None:
    """Start everything on this machine: database, web and consumer; Ctrl-C stops them."""
    settings = current()
    with supervise.only_one(settings.data_dir / "run.lock", settings.public_url) as running:
        if running is not None:
            typer.echo(f"Recourse runs already: {running}")
            return
        with supervise.term_ends_in_order(), leaving.or_leave(settings) as urls:
            phrases = asyncio.run(prepare(urls, settings))
            typer.echo(f"\n  Recourse is at {settings.public_url}\n")
            demo.show(phrases)
            python = [sys.executable, "-m", "app"]
            store = intelligence.own_store(settings)
            code = supervise.run(
                [*store.commands, ("web", [*python, "serve"]), ("work", [*python, "work"])],
                env=_environment(
                    urls, METRICS_PORT=str(settings.metrics_port or METRICS_PORT), **store.environment
                ),
            )
    raise typer.Exit(code)


def _environment(urls: Urls, **more: str) -> dict[str, str]:
    return {
        **os.environ,  # noqa: TID251 - handed on to the children, not read
        "TZ": "UTC",
        "DATABASE_URL": urls.web,
        "DATABASE_WORK_URL": urls.work,
        **more,
    }


def serve(
    host: Annotated[
        str, typer.Option(help="Where to listen; another than 127.0.0.1 needs ALLOW_LAN=1")
    ] = HERE,
    port: Annotated[int, typer.Option(help="0: that of PUBLIC_URL, or 8000")] = 0,
) -> None:
    """Serve the console; without a port, on that of PUBLIC_URL, or on 8000."""
    settings = current()
    port = port or urlsplit(settings.public_url).port or 8000
    starting.must_be_meant(host, settings)
    with leaving.or_leave(settings) as urls:
        starting.must_fit(urls.web, settings, telling=not urls.embedded)
        if urls.embedded:
            # The server is ours as long as this process holds its share, so that the console is its child.
            words = [sys.executable, "-m", "app", "serve", "--host", host, "--port", str(port)]
            raise typer.Exit(supervise.run([("web", words)], env=_environment(urls)))
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


def work(
    once: Annotated[bool, typer.Option("--once", help="Do everything that is due, then end")] = False,
) -> None:
    """Run a consumer: jobs, messages and the clock."""
    settings = current()
    with leaving.or_leave(settings) as urls:
        starting.must_fit(urls.work, settings)
        words = [sys.executable, "-m", "tasks.run", *(["--once"] if once else [])]
        if not urls.embedded:
            os.execve(sys.executable, words, _environment(urls))  # noqa: S606
        if once:
            raise typer.Exit(subprocess.run(words, env=_environment(urls), check=False).returncode)  # noqa: S603
        raise typer.Exit(supervise.run([("work", words)], env=_environment(urls)))


def migrate() -> None:
    """Bring the database to the newest schema, with its roles, code lists and kinds of event."""
    with leaving.or_leave(current()) as urls:
        asyncio.run(prepare(urls))
    typer.echo("The database is up to date.", err=True)


async def prepare(urls: Urls, furnished_for: Settings | None = None) -> dict[str, str]:
    """Schema, roles, code lists and kinds of event; for a house that runs here also the demonstration."""
    wiring.connect()
    await migrations.migrate(urls.owner)
    if urls.embedded:
        for role, url in (("recourse_web", urls.web), ("recourse_work", urls.work)):
            await migrations.give_login(urls.owner, role, password_in(url))
    await db.open_pool(urls.owner, size=2)
    try:
        await kinds.publish()
        await code_lists.load()
        return await demo.fill_if_empty(furnished_for) if furnished_for is not None else {}
    finally:
        await db.close_pool()
