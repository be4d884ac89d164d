"""Editing the words of a message (notifications.md T-2)."""

from uuid import UUID

from app import eventlog
from app.kernel import db
from app.kernel.actor import Actor, Subject
from app.notifications.inputs import WordingInput
from app.notifications.rules.samples import Wording
from app.outbox.commands import template


@db.atomic
async def reword(words: Wording, given: WordingInput, *, by: Actor) -> UUID:
    """Make other words the ones in force. Raises Conflict when somebody saved some meanwhile."""
    made = await template.save(
        words.name, words.language, given.version, subject=given.subject, body=given.body, by=by
    )
    await eventlog.record(
        "notifications",
        "TEMPLATE_CHANGED",
        subject=Subject("message_template", made),
        by=by,
        context={"name": words.name, "language": words.language, "version": given.version + 1},
    )
    return made
