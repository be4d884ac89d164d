"""A full house to be measured: its database, somebody signed in, and the servers that stand before it."""

import sys
import tempfile

import asyncpg

from app import devpg, wiring
from app.accounts.commands import session
from app.kernel import db
from app.kernel.migrate import migrate
from tests import setting_up
from tests.benchmarks.filling import fill
from tests.benchmarks.loading import Served

_APPS = {
    "ours": (8051, ("--factory", "app.serving:serving")),
    "limit": (8052, ("tests.benchmarks.limit:app",)),
}


async def prepare(server: devpg.Server, cases: int) -> str:
    """A database with so many cases, kept for the next run."""
    name, making = f"bench_{cases}", f"bench_{cases}_in_the_making"
    owner = await asyncpg.connect(server.superuser_url())
    try:
        if not await owner.fetchval("select 1 from pg_database where datname = $1", name):
            print(f"filling {cases:,} cases ...", flush=True)
            await owner.execute(f"drop database if exists {making}")
            await owner.execute(f"create database {making}")
            await migrate(server.superuser_url(making))
            await setting_up.fill(server.superuser_url(making))
            await fill(server.superuser_url(making), cases)
            await owner.execute(f"alter database {making} rename to {name}")
    finally:
        await owner.close()
    await migrate(server.superuser_url(name))
    return server.superuser_url(name)


async def sign_in(url: str) -> str:
    """The cookie of a bench person's session."""
    wiring.connect()
    await db.open_pool(url, size=2)
    try:
        person = await db.fetchval("select id from app_user where username = 'bench-1'")
        return f"recourse-dev={await session.begin(person, address='127.0.0.1', agent='bench')}"
    finally:
        await db.close_pool()


async def long_cases(url: str) -> list[str]:
    """The references of the two hundred cases with thirty entries."""
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "select reference from cases where requires_action_by is not null order by id limit 200"
        )
        return [row[0] for row in rows]
    finally:
        await connection.close()


def serve(url: str, cookie: str) -> dict[str, Served]:
    """Both servers, in the same process model: two uvicorn workers each."""
    env = {"DATABASE_URL": url, "RECOURSE_ENV": "development", "DATA_DIR": tempfile.mkdtemp()}
    uvicorn = (
        sys.executable,
        "-m",
        "uvicorn",
        "--workers",
        "2",
        "--log-level",
        "critical",
        "--no-access-log",
    )
    return {
        who: Served.start([*uvicorn, *app, "--port", str(port)], port, cookie, env)
        for who, (port, app) in _APPS.items()
    }
