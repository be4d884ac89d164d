"""What changed in a list since it was drawn."""

from datetime import datetime

from app.accounts.account import Account
from app.cases.queries.filters import Conditions, Filters
from app.cases.queries.scope import open_to
from app.kernel import db

MOST = 100


async def changed_since(user: Account, filters: Filters, since: datetime) -> int:
    """How many cases of this list changed after an instant; at most a hundred are counted."""
    scope, where = open_to(user), Conditions(user, filters, first=3)
    found: int = await db.fetchval(
        f"select count(*) from (select 1 from case_facts f where {scope.condition} and f.modified_at > $2"
        f" and {where.sql} limit {MOST}) c",
        scope.argument,
        since,
        *where.arguments,
    )
    return found
