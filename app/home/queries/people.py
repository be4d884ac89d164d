"""For whom totals are compared, and what the last comparison found."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.accounts.account import Account
from app.accounts.queries.sessions import account
from app.kernel import clock, db

#: So many people of each role a night, of different organisations; others come the next night.
A_NIGHT: Final = 3


async def representatives() -> list[Account]:
    """A few active people of every role, at most one of an organisation, chosen anew each day."""
    rows = await db.fetch(
        "select id from (select id, role, row_number() over (partition by role order by luck) as place from ("
        "  select distinct on (role, organisation) id, role, md5(id::text || $2::text) as luck from app_user"
        "  where active order by role, organisation, md5(id::text || $2::text)) each) chosen"
        " where place <= $1 order by role, place",
        A_NIGHT,
        str(clock.now().date()),
    )
    found = [await account(row["id"]) for row in rows]
    return [person for person in found if person is not None]


@dataclass(frozen=True)
class LastComparison:
    """When totals were last compared, how many, and those that differed."""

    at: datetime
    asked: int
    differences: int
    named: list[dict[str, Any]]


async def last_comparison() -> LastComparison | None:
    """The newest comparison that came to its end; None before the first."""
    row = await db.fetchrow(
        "select done_at as at, progress from job where kind = 'home.reconcile' and done_at is not null"
        " order by done_at desc limit 1"
    )
    if row is None:
        return None
    told = json.loads(row["progress"])
    return LastComparison(
        row["at"], int(told.get("asked", 0)), int(told.get("differences", 0)), told.get("named") or []
    )
