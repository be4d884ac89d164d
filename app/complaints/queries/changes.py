"""What changed in a list since it was drawn, and what nobody can be told of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints.queries.filters import Conditions, Filters
from app.complaints.queries.scope import OPEN, open_to
from app.kernel import db
from app.kernel.naming import in_words

MOST: Final = 100


async def changed_since(user: Account, filters: Filters, since: datetime) -> int:
    """How many complaints of this list changed after an instant; at most a hundred are counted."""
    scope, where = open_to(user), Conditions(user, filters, first=3)
    found: int = await db.fetchval(
        f"select count(*) from (select 1 from complaint c where {scope.condition} and c.updated_at > $2"
        f" and {where.sql} limit {MOST}) m",
        scope.argument,
        since,
        *where.arguments,
    )
    return found


async def unroutable(user: Account) -> list[Any]:
    """The red queue: open complaints of which nobody could be told, oldest first, at most 200."""
    scope = open_to(user)
    statement = (
        "select c.reference, c.created_at, c.due_at, c.is_overdue, c.escalation_level, called(o) as hospital,"
        " coalesce(called(d), '') as department, d.manager is null as no_manager, d.director is null as no_director,"
        " not exists (select 1 from department_contact x where x.department = c.department) as no_contacts,"
        " not exists (select 1 from organisation_complaint_admin a where a.organisation = c.hospital) as no_admins"
        " from complaint c join organisation o on o.id = c.hospital left join department d on d.id = c.department"
        f" where {scope.condition} and c.unroutable and {OPEN} order by c.created_at, c.id limit 200"
    )
    return await db.fetch(in_words(statement), scope.argument)


async def named(user: Account, keys: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Reference and title of those of these complaints that this person may see."""
    scope = open_to(user)
    rows = await db.fetch(
        f"select c.id, c.reference, c.title from complaint c where {scope.condition} and c.id = any($2)",
        scope.argument,
        list(keys),
    )
    return {row["id"]: (row["reference"], row["title"]) for row in rows}
