"""What somebody may still take back."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.cases.rules import UNDO_FOR
from app.eventlog import registry
from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _, translate
from app.kernel.together import Question

_DEED = """
select e.id, e.seq, e.key, e.code, e.timer_id, e.created_at, e.patch->'before' as before from event_log e
where e.id = $1 and e.subject_kind = 'case' and e.subject_id = $2 and e.created_by = $3 and e.created_at > $4
  and e.patch ? 'before' and not exists (select from undone_event where event_id = e.id)
"""


@dataclass(frozen=True)
class Undoable:
    """A deed of the person who looks that can still be taken back."""

    event: UUID
    words: str
    milliseconds: int


async def deed_to_undo(case: UUID, event: UUID, by: UUID | None) -> Any | None:
    """A deed of this person on this case, young enough and still standing."""
    return await db.fetchrow(_DEED, event, case, by, clock.now() - UNDO_FOR)


async def something_followed(case: UUID, seq: int, event: UUID) -> bool:
    """Whether an outcome, or a deed that can be taken back itself, stands on the case after this one."""
    return bool(
        await db.fetchval(
            "select exists(select from timeline l join event_log e on e.id = l.event_id"
            " where l.subject_kind = 'case' and l.subject_id = $1 and l.seq > $2"
            " and (e.type = 'outcome' or e.patch ? 'before') and e.patch->>'with' is distinct from $3"
            " and not exists (select from undone_event where event_id = e.id))",
            case,
            seq,
            str(event),
        )
    )


async def followers(case: UUID, seq: int, event: UUID) -> list[UUID]:
    """What was written in the same transaction because of it, and goes with it."""
    rows = await db.fetch(
        "select e.id from timeline l join event_log e on e.id = l.event_id where l.subject_kind = 'case'"
        " and l.subject_id = $1 and l.seq > $2 and e.patch->>'with' = $3",
        case,
        seq,
        str(event),
    )
    return [row["id"] for row in rows]


async def case_of_mine(reference: str, event: UUID, by: UUID) -> UUID:
    """The case that a deed of mine is on: it may have taken the case out of my sight. Raises NotFound."""
    found: UUID | None = await db.fetchval(
        "select k.id from cases k join event_log e on e.subject_id = k.id and e.subject_kind = 'case'"
        " where k.reference = $1 and e.id = $2 and e.created_by = $3 and e.patch ? 'before'",
        reference.upper(),
        event,
        by,
    )
    if found is None:
        raise NotFound(_("There is no such case."))
    return found


_UNDOABLE = """
select json_build_object('id', e.id, 'key', e.key, 'code', e.code, 'at', e.created_at) from event_log e
where e.created_by = $2 and e.created_at > $3 and e.patch ? 'before'
  and exists (select from timeline l where l.event_id = e.id and l.subject_kind = 'case' and l.subject_id = $1)
  and not exists (select from undone_event where event_id = e.id)
order by e.seq desc limit 1
"""


def undoable(case: UUID, by: UUID) -> Question:
    """Which newest deed of this person on this case can still be taken back."""
    return Question(_UNDOABLE, (case, by, clock.now() - UNDO_FOR))


def read(answer: str | None) -> Undoable | None:
    """The answer as the page shows it; None when there is nothing to take back."""
    if answer is None:
        return None
    found = json.loads(answer)
    kind = registry.codes(found["key"]).get(found["code"])
    left = datetime.fromisoformat(found["at"]) + UNDO_FOR - clock.now()
    words = translate(kind.description) if kind is not None else found["code"]
    return Undoable(UUID(found["id"]), words, max(0, int(left.total_seconds() * 1000)))
