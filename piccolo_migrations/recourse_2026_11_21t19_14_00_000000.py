"""What the tables of cases cannot say: sql/first_page.up.sql."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T19:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "cases: counters and indexes of the first page"

SQL = Path(__file__).resolve().parent / "sql"


async def run(name):
    transaction = engine_finder().current_transaction.get()
    await transaction.connection.execute((SQL / name).read_text())


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="recourse", description=DESCRIPTION)

    async def up():
        await run("first_page.up.sql")

    async def down():
        await run("first_page.down.sql")

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
