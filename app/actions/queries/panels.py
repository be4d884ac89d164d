"""What actions show beside records of other rooms, and what those rooms say of an action's cause."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.actions.queries.scope import open_to
from app.actions.rules.words import Severity, Status
from app.desk.panels import Asking, Panel
from app.kernel.actor import Subject
from app.kernel.together import Question

MOST: Final = 20
_OF: Final = """
select coalesce(json_agg(l), '[]') from (
  select a.reference, a.title, a.status, a.severity, a.due_at, a.is_overdue from action a
  where a.subject_kind = $2 and a.subject_id = $3 and {scope} order by a.created_at desc, a.id desc limit {most}) l
"""


def linked(user: Account, cause: Subject) -> Asking | None:
    """The actions a record has caused that this person may see, newest first; none for who may read none."""
    if not user.can("actions.read"):
        return None
    scope = open_to(user)
    asked = _OF.format(scope=scope.condition, most=MOST)
    return Asking(
        Question(asked, (scope.argument, cause.kind, cause.id)),
        lambda found: Panel(
            "actions/action/_linked.html", {"actions": [_shown(each) for each in found], "cause": cause}
        ),
    )


def _shown(action: dict[str, Any]) -> dict[str, Any]:
    return {
        **action,
        "state": Status(action["status"]),
        "level": Severity(action["severity"]),
        "due_at": datetime.fromisoformat(action["due_at"]),
    }


#: From a person and the key of what caused an action: its reference, its title and where it is; None: not theirs.
Find = Callable[[Account, UUID], Awaitable[tuple[str, str, str] | None]]
_causes: dict[str, Find] = {}


def register_cause(kind: str, find: Find) -> None:
    """Let the page of an action lead to what caused it; wiring.py names the rooms."""
    _causes[kind] = find


async def cause_of(user: Account, row: Any) -> tuple[str, str, str] | None:
    """What caused an action, if its room says so and this person may see it."""
    find = _causes.get(row["subject_kind"])
    return None if find is None or row["subject_id"] is None else await find(user, row["subject_id"])
