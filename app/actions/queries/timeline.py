"""The timeline of an action: newest first, by key."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.actions.rules.words import Status
from app.eventlog import registry
from app.kernel import db
from app.kernel.language import _, translate

SIZE: Final = 40
#: After every entry there will be.
_NEWEST: Final = 2**62
_LOOKS: Final = {
    "ESCALATION": "bad",
    "NOTE": "note",
    "APPROVAL": "out",
    "EFFECTIVENESS": "out",
    "EVIDENCE": "in",
}
DECISIONS: Final = {
    "approve": _("Approved"),
    "reject": _("Sent back"),
    "withdraw": _("Withdrawn"),
    "revoke": _("Approval revoked"),
}
_ROWS: Final = """
select e.id, t.seq, e.key, e.code, e.notes, e.context, e.created_at, coalesce(u.name, '') as by,
  coalesce(a.name, '') as given_to
from timeline t join event_log e on e.id = t.event_id left join app_user u on u.id = e.created_by
left join app_user a on e.code in ('ASSIGNMENT', 'ROUTING') and a.id::text = e.context->>'assigned_to'
where t.subject_kind = 'action' and t.subject_id = $1 and t.seq < $2
order by t.seq desc limit $3
"""


@dataclass(frozen=True)
class Entry:
    """An event as the timeline shows it. `kind` is note, out, in, bad or sys."""

    id: UUID
    seq: int
    kind: str
    code: str
    title: str
    by: str
    at: datetime
    notes: str
    context: dict[str, Any]
    given_to: str
    old: Status | None
    new: Status | None
    due: datetime | None

    @property
    def quiet(self) -> bool:
        """Whether the house did it by itself."""
        return self.kind == "sys"


async def timeline(action: UUID, *, before: int | None = None) -> tuple[list[Entry], int | None]:
    """A stretch of the timeline, and where the next one begins (None: that was all)."""
    rows = await db.fetch(_ROWS, action, before or _NEWEST, SIZE + 1)
    shown = [_entry(row) for row in rows[:SIZE]]
    return shown, shown[-1].seq if len(rows) > SIZE else None


def _entry(row: Any) -> Entry:
    context = json.loads(row["context"])
    known = registry.codes(row["key"]).get(row["code"])
    title = translate(known.description) if known else row["code"]
    if row["code"] == "APPROVAL" and context.get("decision") in DECISIONS:
        title = str(DECISIONS[context["decision"]])
    rejected = context.get("decision") in ("reject", "revoke")
    return Entry(
        id=row["id"],
        seq=row["seq"],
        kind="bad" if rejected else _LOOKS.get(row["code"], "note" if row["notes"] else "sys"),
        code=row["code"],
        title=title,
        by=row["by"] or translate("Recourse"),
        at=row["created_at"],
        notes=row["notes"],
        context=context,
        given_to=row["given_to"],
        old=_status(context.get("old_status")),
        new=_status(context.get("new_status")),
        due=datetime.fromisoformat(context["new_due"]) if context.get("new_due") else None,
    )


def _status(text: object) -> Status | None:
    return Status(str(text)) if text in list(Status) else None
