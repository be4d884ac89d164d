"""What complaints show beside records of other rooms."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints.queries.scope import open_to
from app.complaints.rules.states import Status
from app.desk.panels import Asking, Panel
from app.kernel import clock, dates, db
from app.kernel.actor import Subject
from app.kernel.together import Question

MOST: Final = 20
_OF_CASE: Final = """
select json_build_object('case', k.reference, 'complaints', (select coalesce(json_agg(l), '[]') from (
    select c.reference, c.title, c.status, c.due_at, c.is_overdue from complaint c
    where c.linked_case = k.id and {scope} order by c.created_at desc, c.id desc limit {most}) l))
from cases k where k.id = $2
"""


def of_case(user: Account, case: Subject) -> Asking | None:
    """The complaints of a case that this person may see, newest first, and the way to log another."""
    if not user.can("complaints.read"):
        return None
    scope = open_to(user)
    asked = _OF_CASE.format(scope=scope.condition, most=MOST)
    return Asking(Question(asked, (scope.argument, case.id)), _panel)


def _panel(found: Any) -> Panel | None:
    if found is None:
        return None
    complaints = [
        {
            **each,
            "state": Status(each["status"]),
            "due_at": datetime.fromisoformat(each["due_at"]) if each["due_at"] else None,
        }
        for each in found["complaints"]
    ]
    return Panel(
        "complaints/panel/_of_case.html",
        {"case": found["case"], "complaints": complaints},
        told=tuple(dates.left(each["due_at"], clock.now()) for each in complaints if each["due_at"]),
    )


async def cause(user: Account, key: UUID) -> tuple[str, str, str] | None:
    """A complaint as what caused something else: its reference, its title and where it is; None: not theirs."""
    if not user.can("complaints.read"):
        return None
    scope = open_to(user)
    row = await db.fetchrow(
        f"select c.reference, c.title from complaint c where c.id = $2 and {scope.condition}",
        scope.argument,
        key,
    )
    return None if row is None else (row["reference"], row["title"], f"/complaints/{row['reference']}")
