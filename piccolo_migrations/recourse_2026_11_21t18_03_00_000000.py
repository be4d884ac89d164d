"""Documents that were kept before pictures of them were made, and before they said whose room they take up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T18:03:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "documents: which want a small picture, and whose room they take up"

UP = (
    "create index document_undrawn on document (id) where picture = 'waiting' and state = 'stored'",
    "update document set picture = 'waiting' where state = 'stored' and owner_id is not null"
    " and content_type in ('image/jpeg', 'image/png', 'image/webp')",
    # What the house made for somebody never counted as an organisation's own.
    "update document d set organisation = u.organisation from app_user u"
    " where u.id = d.uploaded_by and d.purpose <> 'export'",
)
DOWN = ("drop index document_undrawn",)


async def run(statements):
    transaction = engine_finder().current_transaction.get()
    for statement in statements:
        await transaction.connection.execute(statement)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="recourse", description=DESCRIPTION)

    async def up():
        await run(UP)

    async def down():
        await run(DOWN)

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
