"""What the tables of reports cannot say, and cells no spreadsheet runs: sql/reports.up.sql."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T05:57:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "reports: safe cells, whose exports"

SQL = Path(__file__).resolve().parent / "sql"


async def run(name):
    transaction = engine_finder().current_transaction.get()
    await transaction.connection.execute((SQL / name).read_text())


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="recourse", description=DESCRIPTION)

    async def up():
        await run("reports.up.sql")

    async def down():
        await run("reports.down.sql")

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
