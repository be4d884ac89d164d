"""Search of the notes of guidance and the four eyes of archives: sql/guidance_notes.up.sql."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T11:27:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "guidance notes are searched; archives have four eyes"

SQL = Path(__file__).resolve().parent / "sql"


async def run(name):
    transaction = engine_finder().current_transaction.get()
    await transaction.connection.execute((SQL / name).read_text())


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="recourse", description=DESCRIPTION)

    async def up():
        await run("guidance_notes.up.sql")

    async def down():
        await run("guidance_notes.down.sql")

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
