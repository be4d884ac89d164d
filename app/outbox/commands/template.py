"""Editing the words of a message: a new version; the ones before stay as they were (notifications.md T-2)."""

from uuid import UUID

import asyncpg

from app.kernel import clock, db, ids
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.language import _


@db.atomic
async def save(name: str, language: str, version: int, *, subject: str, body: str, by: Actor) -> UUID:
    """Make words the ones in force; `version` is the one they were made from.

    Whoever calls it records what it means to them. Raises Conflict when somebody saved another one meanwhile.
    """
    made = ids.new()
    newest = await db.fetchval(
        "select coalesce(max(version), 1) from message_template where name = $1 and language = $2",
        name,
        language,
    )
    try:
        if newest != version:
            raise asyncpg.UniqueViolationError
        async with db.savepoint():
            await db.execute(
                "insert into message_template (id, name, language, version, subject, body, created_by, created_at)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8)",
                made, name, language, version + 1, subject, body, by.id, clock.now(),
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise Conflict(_("Somebody saved other words meanwhile. Look at them first.")) from None
    return made
