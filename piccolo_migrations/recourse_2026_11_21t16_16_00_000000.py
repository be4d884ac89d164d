"""The same number of the same program is one case, however often it is sent."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T16:16:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "cases: a number of a program is one case"

# Most cases were opened by a person and have no such number: the index holds the others only.
UP = "create unique index cases_brought_once on cases (created_by, external_id) where external_id is not null"
DOWN = "drop index cases_brought_once"


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
