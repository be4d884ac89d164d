"""Sums of months and of sittings: sql/form_sums.up.sql."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T11:47:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "forms: what keeps the sums of months and of sittings"

SQL = Path(__file__).resolve().parent / "sql"


async def run(name):
    transaction = engine_finder().current_transaction.get()
    await transaction.connection.execute((SQL / name).read_text())


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="recourse", description=DESCRIPTION)

    async def up():
        await run("form_sums.up.sql")

    async def down():
        await run("form_sums.down.sql")

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
