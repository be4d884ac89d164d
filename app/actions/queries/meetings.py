"""The actions that the minutes of one meeting raised."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.actions.forms.minutes import MEETINGS, Meeting
from app.actions.queries.scope import open_to
from app.actions.rules.words import Source, Status
from app.kernel import db, values
from app.kernel.values import Problem

_OF: Final = """
select a.reference, a.title, a.status, a.severity, a.due_at, a.metadata ->> 'item_number' as item, u.name as owner
from action a left join app_user u on u.id = a.assigned_to
where a.hospital = $2 and a.source_type = $3 and starts_with(a.dedupe_key, $4) and {scope}
order by a.created_at, a.id limit 200
"""


async def actions_of(user: Account, meeting: Meeting) -> list[dict[str, Any]]:
    """Those this person may see, in the order of the minutes."""
    scope = open_to(user)
    rows = await db.fetch(
        _OF.format(scope=scope.condition),
        scope.argument,
        meeting.hospital,
        meeting.source.value,
        meeting.prefix,
    )
    return [{**row, "state": Status(row["status"])} for row in rows]


def meeting_of(query: Mapping[str, str]) -> Meeting | None:
    """The meeting an address names; None for one that cannot be read."""
    try:
        source = Source(query.get("source", ""))
        hospital: UUID = values.key(query.get("hospital", ""))
        day = date.fromisoformat(query.get("date", ""))
    except (ValueError, Problem):
        return None
    name = values.presentable(query.get("meeting", "")).replace("\x00", "")[:80]
    return Meeting(source, hospital, name, day, None) if source in MEETINGS and name else None
