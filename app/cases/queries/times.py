"""The timers that were spent on a case."""

from typing import Any
from uuid import UUID

from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _


async def times_of(case: UUID) -> list[Any]:
    """Every timer of a case, newest first: whose, when, what it counted and what it was corrected to."""
    return await db.fetch(
        "select t.reference, t.created, t.stopped, t.cancelled, t.forgotten, u.name,"
        " ceil(extract(epoch from t.stopped - t.created))::int as counted, c.seconds as corrected, c.reason"
        " from timer t join app_user u on u.id = t.created_by left join lateral ("
        " select seconds, reason from timer_correction where timer = t.id order by created_at desc, id desc limit 1)"
        " c on true where t.linked_case = $1 order by t.created desc limit 200",
        case,
    )


async def timer_of(case: UUID, reference: str) -> UUID:
    """A stopped timer of this case. Raises NotFound."""
    found: UUID | None = await db.fetchval(
        "select id from timer where reference = $1 and linked_case = $2 and stopped is not null and not cancelled",
        reference,
        case,
    )
    if found is None:
        raise NotFound(_("There is no such stopped timer."))
    return found
