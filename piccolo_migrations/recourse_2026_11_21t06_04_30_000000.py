"""Which files no scanner has seen, found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T06:04:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "documents: files that no scanner has seen"

UP = "create index document_unscanned on document (id) where scan = 'unscanned' and state = 'stored'"
DOWN = "drop index document_unscanned"


async def run(sql):
    transaction = engine_finder().current_transaction.get()
    await transaction.connection.execute(sql)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="recourse", description=DESCRIPTION)

    async def up():
        await run(UP)

    async def down():
        await run(DOWN)

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
