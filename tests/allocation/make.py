"""Firms with allocations, and cases of a category on their way to one."""

from datetime import UTC, datetime
from uuid import UUID

from app.accounts.account import Account
from app.allocation.commands.assignment import assign
from app.allocation.inputs import AssignmentInput
from app.allocation.queries.assigning import assignment_of
from app.eventlog import Entry
from app.kernel import db, ids
from tests import make

#: A Wednesday morning, within the hours of every category.
MORNING = datetime(2026, 11, 18, 10, tzinfo=UTC)


async def category(code: str = "debt") -> UUID:
    """A category of law of the code list."""
    key: UUID = await db.fetchval("select id from category where code = $1", code)
    return key


async def firm(name: str, weight: int | None = 1, *, code: str = "debt", **details: object) -> UUID:
    """A provider with an allocation, or without one for no weight."""
    key = await make.organisation(name, "provider", **details)
    if weight is not None:
        await db.execute(
            "insert into allocation (id, provider, category, weight) values ($1, $2, $3, $4)",
            ids.new(),
            key,
            await category(code),
            weight,
        )
        # Tests hold the clock in the past; the trigger does not.
        await db.execute("update allocation_round set since = '2026-01-01'")
    return key


async def case(by: Account, code: str = "debt", **details: object) -> tuple[UUID, str]:
    """A case of a category; its key and reference."""
    reference = await make.case(by, category=await category(code), **details)  # type: ignore[arg-type]
    return await db.fetchval("select id from cases where reference = $1", reference), reference


async def assigned(case: UUID, provider: UUID, by: Account, **details: object) -> Entry:
    """Give a case to a firm, as the form drawn now would."""
    given = AssignmentInput(provider, seen=await assignment_of(case), **details)  # type: ignore[arg-type]
    return await assign(case, given, by=by)


async def counted() -> dict[str, int]:
    """How many cases count for each firm in the running round."""
    rows = await db.fetch(
        "select o.name, c.cases from allocation_count c join organisation o on o.id = c.provider"
        " left join allocation_round n on n.category = c.category"
        " where c.round = coalesce(n.number, 1) and c.cases <> 0"
    )
    return {row["name"]: row["cases"] for row in rows}
