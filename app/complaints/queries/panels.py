"""What complaints show beside records of other rooms."""

import json
from datetime import datetime
from typing import Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints.queries.scope import open_to
from app.complaints.rules.states import Status
from app.desk.panels import Panel
from app.kernel import db
from app.kernel.actor import Subject

MOST: Final = 20
_OF_CASE: Final = """
select k.reference, (select coalesce(json_agg(l), '[]') from (
    select c.reference, c.title, c.status, c.due_at, c.is_overdue from complaint c
    where c.linked_case = k.id and {scope} order by c.created_at desc, c.id desc limit {most}) l) as complaints
from cases k where k.id = $2
"""


async def of_case(user: Account, case: Subject) -> Panel | None:
    """The complaints of a case that this person may see, newest first, and the way to log another."""
    if not user.can("complaints.read"):
        return None
    scope = open_to(user)
    row = await db.fetchrow(_OF_CASE.format(scope=scope.condition, most=MOST), scope.argument, case.id)
    if row is None:
        return None
    complaints = [
        {
            **each,
            "state": Status(each["status"]),
            "due_at": datetime.fromisoformat(each["due_at"]) if each["due_at"] else None,
        }
        for each in json.loads(row["complaints"])
    ]
    return Panel("complaints/panel/_of_case.html", {"case": row["reference"], "complaints": complaints})


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
