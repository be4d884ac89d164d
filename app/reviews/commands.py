"""Putting review screens together; every change is a revision."""

import json
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.reviews import queries
from app.reviews.inputs import ScreenInput
from app.reviews.queries import KIND


@db.atomic
async def make(form: UUID, new: ScreenInput, *, by: Account) -> UUID:
    """Make a screen; its key. The caller has looked whether the form may be seen."""
    key = ids.new()
    await db.execute(
        "insert into review_screen (id, name, form, institution, roles, created_by, created_at)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        key,
        new.name,
        form,
        by.organisation,
        list(new.roles),
        by.id,
        clock.now(),
    )
    await _revise(key, 1, new, "MADE", by)
    return key


@db.atomic
async def edit(id: UUID, new: ScreenInput, *, by: Account) -> int:
    """Put a screen together anew; the number of the revision.

    Raises NotFound out of scope, Conflict when somebody changed it meanwhile.
    """
    there = await queries.screen_to_change(by, id)
    if there["revision"] != new.revision:
        raise Conflict(_("Somebody changed this screen meanwhile. Look at it again."))
    revision = there["revision"] + 1
    await db.execute(
        "update review_screen set name = $2, roles = $3, revision = $4 where id = $1",
        id,
        new.name,
        list(new.roles),
        revision,
    )
    await _revise(id, revision, new, "EDITED", by)
    return revision


@db.atomic
async def remove(id: UUID, *, by: Account) -> None:
    """Take a screen away; its revisions stay on record. Raises NotFound out of scope."""
    await queries.screen_to_change(by, id)
    await db.execute("update review_screen set removed_at = $2 where id = $1", id, clock.now())
    await eventlog.record("review", "REMOVED", subject=Subject(KIND, id), by=by)


async def _revise(id: UUID, revision: int, new: ScreenInput, code: str, by: Account) -> None:
    await db.execute(
        "insert into review_screen_revision (id, review_screen, revision, definition, note, edited_by, edited_at)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        ids.new(),
        id,
        revision,
        json.dumps(new.definition.stored),
        new.note,
        by.id,
        clock.now(),
    )
    context = {"revision": revision, "name": new.name}
    await eventlog.record("review", code, subject=Subject(KIND, id), by=by, context=context)
