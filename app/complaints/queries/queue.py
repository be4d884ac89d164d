"""The queue of complaints: fifty rows of any number, by key, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.accounts.places import Places
from app.complaints.queries.filters import SORTS, Conditions, Filters
from app.complaints.queries.scope import open_to
from app.kernel import db
from app.kernel.naming import in_words
from app.kernel.paging import Key, Page, Paging


@dataclass(frozen=True)
class QueueRow:
    """A complaint as a row of the queue."""

    id: UUID
    reference: str
    title: str
    hospital: str
    department: str
    source: str
    severity: str
    status: str
    reminded: bool
    reminded_twice: bool
    escalation_level: int
    unroutable: bool
    owner: str
    keys: tuple[Key, ...]


async def queue(user: Account, filters: Filters, paging: Paging) -> Page[QueueRow]:
    """The rows of one page, for what this person may see."""
    columns = SORTS[filters.sort][0]
    scope, where = open_to(user), Conditions(user, filters)
    names = [f"c.{name}" for name in columns]
    beyond, keys = paging.beyond(names, newest_first=filters.newest, first=where.next)
    order = paging.order(names, newest_first=filters.newest)
    found = await db.fetch(
        in_words(_statement(scope, [*where.conditions, beyond], order, paging.limit, spread=where.spread)),
        scope.argument,
        *where.arguments,
        *keys,
    )
    rows = [_row(row, columns) for row in found]
    return Page.of(rows, paging, key=lambda row: row.keys)


def _statement(scope: Places, conditions: Sequence[str], order: str, limit: int, *, spread: bool) -> str:
    """One index walk for each hospital of the scope, merged; or one walk when another index is better."""
    where = " and ".join(conditions)
    if spread:
        inner = (
            f"select c.* from unnest({scope.spread}) s(value) cross join lateral (select c.* from complaint c"
            f" where c.{scope.column} = s.value and {where} order by {order} limit {limit}) c"
            f" order by {order} limit {limit}"
        )
    else:
        inner = (
            f"select c.* from complaint c where {scope.condition} and {where} order by {order} limit {limit}"
        )
    return (
        "select c.*, called(o) as hospital_name, coalesce(called(d), '') as department_name,"
        " coalesce(s.code, '') as source_code, coalesce(u.name, '') as owner_name"
        f" from ({inner}) c join organisation o on o.id = c.hospital left join department d on d.id = c.department"
        " left join complaint_source s on s.id = c.source left join app_user u on u.id = c.assigned_to"
        f" order by {order}"
    )


def _row(row: Any, columns: Sequence[str]) -> QueueRow:
    return QueueRow(
        id=row["id"],
        reference=row["reference"],
        title=row["title"],
        hospital=row["hospital_name"],
        department=row["department_name"],
        source=row["source_code"],
        severity=row["severity"],
        status=row["status"],
        reminded=row["reminder_sent_at"] is not None,
        reminded_twice=row["second_reminder_sent_at"] is not None,
        escalation_level=row["escalation_level"],
        unroutable=row["unroutable"],
        owner=row["owner_name"],
        keys=tuple(row[name] for name in columns),
    )
