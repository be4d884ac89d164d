"""Complaints that left the first state, by state: the few that wait are found without a walk over the many."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T15:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "complaints: those that moved on, by state"

# A state is part of other indexes already, so that a sweep, which never changes it, still touches none.
UP = "create index complaint_moved_on on complaint (hospital, status, due_key, id) where status <> 'open'"
DOWN = "drop index complaint_moved_on"


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
