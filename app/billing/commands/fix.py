"""Choosing what to put into a cell that has a mistake."""

from uuid import UUID

from app.billing.rules.sent import must_take_fixes
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _


@db.atomic
async def choose(upload: UUID, position: int, *, chosen: bool) -> None:
    """Take the suggested fix of a mistake, or leave it.

    Raises NotFound for a mistake without one, Conflict for a file that was not refused.
    """
    state = await db.fetchval("select state from billing_upload where id = $1 for update", upload)
    must_take_fixes(state)
    done = await db.execute(
        "update billing_mistake set chosen = $3 where upload = $1 and position = $2 and fix is not null",
        upload,
        position,
        chosen,
    )
    if not done:
        raise NotFound(_("There is no such suggestion."))
