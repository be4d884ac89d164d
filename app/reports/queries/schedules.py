"""Reports that come by themselves."""

from typing import Any

from app.accounts.account import Account
from app.kernel import db


async def of(user: Account, slug: str) -> list[Any]:
    """What this person has set up for a report, with the names of those who get it."""
    return await db.fetch(
        "select s.id, s.title, s.every, s.next_on, array(select u.name from app_user u"
        "  where u.id = any(s.recipients) order by u.name) as names"
        " from report_schedule s where s.created_by = $1 and s.report = $2 and s.is_active"
        " order by s.created_at",
        user.id,
        slug,
    )
