"""Reports whose parameters were saved."""

import json
from typing import Any

from app.accounts.account import Account
from app.kernel import db


async def of(user: Account, slug: str) -> list[dict[str, Any]]:
    """What this person has saved of a report: its parameters, when it is made, and the names of those who get it."""
    rows = await db.fetch(
        "select s.id, s.title, s.every, s.next_on, s.parameters, array(select u.name from app_user u"
        "  where u.id = any(s.recipients) order by u.name) as names"
        " from report_schedule s where s.created_by = $1 and s.report = $2 and s.is_active"
        " order by s.created_at",
        user.id,
        slug,
    )
    return [{**row, "parameters": json.loads(row["parameters"])} for row in rows]
