"""Bringing the database to the schema this code needs, and its roles to their rights."""

from pathlib import Path

import asyncpg
from piccolo.apps.migrations.commands.backwards import BackwardsMigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager

from app.kernel import db

OLDEST_SERVER = 180000
LOCK = 7263810441
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
        db.engine().config = {"dsn": owner_url}
        result = await ForwardsMigrationManager(app_name="recourse", migration_id="all").run()
        if not result.success:
            raise CannotMigrate(result.message or "A migration failed.")
        await guard.execute((SQL / "roles.sql").read_text())
    finally:
        await guard.close()


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
