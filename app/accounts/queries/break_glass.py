"""Emergency accounts; the log itself is the record (security.md BG-1)."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel import db

_OF = """
select e.code, e.context, e.notes, by.name from timeline t join event_log e on e.id = t.event_id
left join app_user by on by.id = e.created_by
where t.subject_kind = 'user' and t.subject_id = $1 and e.key = 'account' and e.code like 'BREAK_GLASS%'
order by t.seq
"""
_WAITING = """
select count(*) from app_user u where u.active_until is not null and not exists (
  select from timeline t join event_log e on e.id = t.event_id where t.subject_kind = 'user'
  and t.subject_id = u.id and e.key = 'account' and e.code = 'BREAK_GLASS_REVIEWED')
"""


@dataclass(frozen=True)
class Emergency:
    """For whom and why an account was made, until when, and who looked at what was done."""

    who: str
    reason: str
    until: datetime
    reviewed_by: str = ""
    words: str = ""


async def of(person: UUID) -> Emergency | None:
    """The emergency a person's account was made for; None for everybody else."""
    rows = await db.fetch(_OF, person)
    opened = next((row for row in rows if row["code"] == "BREAK_GLASS_OPENED"), None)
    if opened is None:
        return None
    said = json.loads(opened["context"])
    review = next((row for row in rows if row["code"] == "BREAK_GLASS_REVIEWED"), None)
    return Emergency(
        who=said["name"],
        reason=opened["notes"],
        until=datetime.fromisoformat(said["until"]),
        reviewed_by=review["name"] if review else "",
        words=review["notes"] if review else "",
    )


async def waiting() -> int:
    """How many emergency accounts nobody has reviewed."""
    return int(await db.fetchval(_WAITING))


async def administrators() -> list[UUID]:
    """Those who are told of one: every administrator who is not there for an emergency."""
    rows = await db.fetch("select id from app_user where role = 'admin' and active and active_until is null")
    return [row["id"] for row in rows]
