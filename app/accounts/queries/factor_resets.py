"""Whether a manager asked to take somebody's second factor away; the log itself is the record."""

import json
from uuid import UUID

from app.accounts.rules.resets import Asked, stands
from app.kernel import clock, db


async def asked(person: UUID) -> Asked | None:
    """The newest request that no removal or enrolment came after."""
    row = await db.fetchrow(
        "select e.code, e.created_by, e.created_at, e.context"
        " from timeline t join event_log e on e.id = t.event_id"
        " where t.subject_kind = 'user' and t.subject_id = $1 and e.key = 'account'"
        " and e.code in ('FACTOR_RESET_ASKED', 'FACTOR_REMOVED', 'FACTOR_SET') order by t.seq desc limit 1",
        person,
    )
    if row is None or row["code"] != "FACTOR_RESET_ASKED":
        return None
    context = json.loads(row["context"])
    return Asked(row["created_by"], context["name"], context["how"], row["created_at"])


async def waiting(person: UUID) -> Asked | None:
    """The request that waits for its second name."""
    found = await asked(person)
    return found if stands(found, now=clock.now()) else None
