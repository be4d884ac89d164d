"""Several cases at a time, each in this person's scope."""

from collections.abc import Sequence
from uuid import UUID

from app.accounts.account import Account
from app.cases.queries.filters import SORTS, Conditions, Filters
from app.cases.queries.scope import open_to
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Paging


async def must_see(user: Account, case: UUID) -> None:
    """Raise NotFound for a case that is not in this person's scope, as for one that is not there."""
    scope = open_to(user)
    seen = await db.fetchval(
        f"select 1 from case_facts f where f.case_id = $2 and {scope.condition}", scope.argument, case
    )
    if seen is None:
        raise NotFound(_("There is no such case."))


async def named(user: Account, cases: Sequence[UUID]) -> list[tuple[UUID, str, str]]:
    """Key, reference and client of those of the cases that this person may see."""
    scope = open_to(user)
    rows = await db.fetch(
        "select f.case_id, f.reference, f.client_name from case_facts f"
        f" where f.case_id = any($2) and {scope.condition}",
        scope.argument,
        list(cases),
    )
    return [(row["case_id"], row["reference"], row["client_name"]) for row in rows]


async def all_of(user: Account, filters: Filters, most: int) -> list[UUID]:
    """The cases of a list in its own order, at most so many."""
    scope, where = open_to(user), Conditions(user, filters)
    order = Paging().order([f"f.{name}" for name in SORTS[filters.sort][0]], newest_first=filters.newest)
    rows = await db.fetch(
        f"select f.case_id from case_facts f where {scope.condition} and {where.sql}"
        f" order by {order} limit {most:d}",
        scope.argument,
        *where.arguments,
    )
    return [row["case_id"] for row in rows]
