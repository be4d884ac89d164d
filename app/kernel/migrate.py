"""Bringing the database to the schema this code needs, and its roles to their rights."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
from piccolo.apps.migrations.commands.backwards import BackwardsMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager

from app.kernel import db

OLDEST_SERVER = 180000
LOCK = 7263810441
#: Whoever waits for a table makes everybody else wait behind them, readers too: give up soon, come again often.
LOCK_WAIT = "2s"
TRIES, PAUSE = 30, (1.0, 30.0)
SQL = Path(__file__).parent / "sql"


class CannotMigrate(RuntimeError):
    """The database cannot be brought to this schema; the message says why."""


async def migrate(owner_url: str) -> None:
    """Run what is missing, one process at a time, then make the roles and their rights.

    Raises CannotMigrate for a server older than PostgreSQL 18 or a migration that failed (it is rolled back).
    """
    guard = await asyncpg.connect(owner_url, timeout=5)
    try:
        if guard.get_server_version().major * 10000 < OLDEST_SERVER:
            raise CannotMigrate("PostgreSQL 18 or later is needed; this server is older.")
        await guard.execute("select pg_advisory_lock($1)", LOCK)
        db.engine().config = {"dsn": owner_url, "server_settings": {"lock_timeout": LOCK_WAIT}}
        await patiently(_forwards)
        await guard.execute((SQL / "roles.sql").read_text())
    finally:
        await guard.close()


async def _forwards() -> None:
    result = await ForwardsMigrationManager(app_name="recourse", migration_id="all").run()
    if not result.success:
        raise CannotMigrate(result.message or "A migration failed.")


async def patiently(
    work: Callable[[], Awaitable[None]], *, tries: int = TRIES, pause: tuple[float, float] = PAUSE
) -> None:
    """Do it; when a table is in use, let those through who wait behind us, and try again (reliability.md 6).

    What a migration did before it met the lock is undone, the migrations before it stay. Raises CannotMigrate.
    """
    first, longest = pause
    for left in reversed(range(tries)):
        try:
            await work()
        except asyncpg.LockNotAvailableError as error:
            if not left:
                raise CannotMigrate("A table was in use all the time; try when less is going on.") from error
            await asyncio.sleep(min(first * (tries - left), longest))
        else:
            return


async def migrate_back(owner_url: str, to: str) -> None:
    """Undo migrations back to and including one; for development (reliability.md 8.3)."""
    db.engine().config = {"dsn": owner_url}
    result = await BackwardsMigrationManager(
        app_name="recourse", migration_id=to, auto_agree=True, clean=False
    ).run()
    if not result.success:
        raise CannotMigrate(result.message or "A migration could not be undone.")


async def give_login(owner_url: str, role: str, password: str) -> None:
    """Let a role sign in with this password: for the embedded server, whose roles are ours."""
    if not role.startswith("recourse_") or not password.isalnum():
        raise ValueError("A role of ours and a plain password.")
    connection = await asyncpg.connect(owner_url, timeout=5)
    try:
        await connection.execute(f"alter role {role} login password '{password}'")
    finally:
        await connection.close()
