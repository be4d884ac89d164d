"""Open complaints that were escalated: the few of them are found and counted without a walk over the many."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T18:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "complaints: open ones that were escalated, by deadline"

# Written to by an escalation alone: a reminder and a deadline that passes leave it, and every other index, untouched.
UP = """create index complaint_escalated on complaint (hospital, due_key, id)
  where escalation_level > 0 and status in ('open', 'in_progress', 'waiting')"""
DOWN = "drop index complaint_escalated"


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
