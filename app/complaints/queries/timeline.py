"""The timeline of a complaint: newest first, by key, letters in their places."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.complaints.rules.states import Status
from app.eventlog import registry
from app.kernel import db
from app.kernel.language import translate

SIZE: Final = 40
EVERYTHING: Final = "everything"
SHOWS: Final = {
    EVERYTHING: "true",
    "letters": "l.kind in ('message', 'department_response', 'holding_letter', 'full_response', 'transfer')",
    "notes": "e.code = 'COMPLAINT_NOTE' and coalesce(l.direction, 'internal') = 'internal'",
    "system": "l.id is null",
}
_LOOKS: Final = {
    "ESCALATION": "bad",
    "COMPLAINT_VOID": "bad",
    "HOLDING_LETTER_SENT": "mail",
    "FULL_RESPONSE_SENT": "mail",
    "TRANSFERRED_TO_SPECIALIST": "mail",
    "DEPT_RESPONSE": "out",
    "COMPLAINT_NOTE": "note",
}
_ROWS: Final = """
select e.id, t.seq, e.key, e.code, e.notes, e.context, e.created_at, coalesce(u.name, '') as by,
  coalesce(l.body, '') as body, coalesce(l.direction, '') as direction, coalesce(l.channel, '') as channel,
  coalesce(a.name, '') as given_to
from timeline t join event_log e on e.id = t.event_id left join app_user u on u.id = e.created_by
left join complaint_letter l on l.event_id = e.id
left join app_user a on e.code = 'OWNER_SET' and a.id::text = e.context->>'assigned_to'
where t.subject_kind = 'complaint' and t.subject_id = $1 and t.seq < $2 and
"""


@dataclass(frozen=True)
class Entry:
    """An event as the timeline shows it. `kind` is note, out, mail, in, bad or sys."""

    id: UUID
    seq: int
    kind: str
    code: str
    description: str
    by: str
    at: datetime
    body: str
    is_letter: bool
    notes: str
    told: list[tuple[str, Any]]

    @property
    def quiet(self) -> bool:
        """Whether the house did it by itself."""
        return self.kind == "sys"


async def timeline(
    complaint: UUID, *, show: str = EVERYTHING, before: int | None = None, size: int = SIZE
) -> tuple[list[Entry], int | None]:
    """A stretch of the timeline, and where the next one begins (None: that was all)."""
    rows = await db.fetch(
        f"{_ROWS} {SHOWS.get(show, 'true')} order by t.seq desc limit $3",
        complaint,
        before or 2**62,
        size + 1,
    )
    shown = [_entry(row) for row in rows[:size]]
    return shown, shown[-1].seq if len(rows) > size else None


def _entry(row: Any) -> Entry:
    known = registry.codes(row["key"]).get(row["code"])
    kind = "in" if row["direction"] == "in" else _LOOKS.get(row["code"], "sys")
    return Entry(
        id=row["id"],
        seq=row["seq"],
        kind=kind,
        code=row["code"],
        description=translate(known.description) if known else row["code"],
        by=row["by"] or translate("Recourse"),
        at=row["created_at"],
        body=row["body"] or row["notes"],
        is_letter=bool(row["body"]) and kind != "note",
        notes=row["notes"],
        told=_told(json.loads(row["context"]), row["given_to"]),
    )


def _told(context: dict[str, Any], given_to: str) -> list[tuple[str, Any]]:
    """What the entry's context says to a reader: (what, value), where what is status, due, owner, level or score."""
    told: list[tuple[str, Any]] = []
    if (status := context.get("new_status")) in list(Status):
        told.append(("status", Status(status).label))
    if context.get("new_due") and context["new_due"] != "None":
        told.append(("due", datetime.fromisoformat(context["new_due"])))
    if given_to:
        told.append(("owner", given_to))
    told += [(name, context[name]) for name in ("level", "score") if context.get(name) is not None]
    return told
