"""Reading notices."""

from uuid import UUID

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.outbox.commands.post import NOTICES
from app.web import live


@db.atomic
async def read(notice: UUID, *, by: Actor) -> str:
    """Mark one of my notices as read; where it leads. Raises NotFound."""
    link = await db.fetchval(
        "update outbox set seen_at = coalesce(seen_at, recourse_now())"
        " where id = $1 and recipient_user = $2 and channel = 'in_app' returning link",
        notice,
        by.id,
    )
    if link is None:
        raise NotFound(_("This notice is not here."))
    await live.announce(live.topic(NOTICES, str(by.id)))
    return str(link)


@db.atomic
async def read_all(*, by: Actor) -> int:
    """Mark all my notices as read; how many were not."""
    count = await db.execute(
        "update outbox set seen_at = recourse_now()"
        " where recipient_user = $1 and channel = 'in_app' and seen_at is null",
        by.id,
    )
    if count:
        await live.announce(live.topic(NOTICES, str(by.id)))
    return count
