from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T03:38:25:610951"
VERSION = "1.38.0"
DESCRIPTION = "outbox: fewer indexes"

SQL = Path(__file__).resolve().parent / "sql"


async def run(name):
    transaction = engine_finder().current_transaction.get()
    await transaction.connection.execute((SQL / name).read_text())


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="recourse", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Outbox",
        tablename="outbox",
        column_name="recipient_user",
        db_column_name="recipient_user",
        params={"index": False},
        old_params={"index": True},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Outbox",
        tablename="outbox",
        column_name="event_id",
        db_column_name="event_id",
        params={"index": False},
        old_params={"index": True},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Outbox",
        tablename="outbox",
        column_name="carried_by",
        db_column_name="carried_by",
        params={"index": False},
        old_params={"index": True},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="OutboxAttempt",
        tablename="outbox_attempt",
        column_name="outbox_id",
        db_column_name="outbox_id",
        params={"index": False},
        old_params={"index": True},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    async def up():
        await run("outbox_indexes.up.sql")

    async def down():
        await run("outbox_indexes.down.sql")

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
