"""How many complaints there are, without counting them."""

import json
from dataclasses import dataclass
from typing import Any, Final

from app.accounts.account import Account
from app.complaints.measures import SOON
from app.complaints.queries.filters import Conditions, Filters
from app.complaints.queries.scope import OPEN, open_to
from app.kernel import clock, db

MOST_COUNTED: Final = 1_000


@dataclass(frozen=True)
class Tallies:
    """Numbers beside the queue. Exact, but for `mine`, `soon`, `department` counts and `matched`, capped at a thousand
    and one ("1,000+"). `sources` has a code (`none` for no source) with its number of unfinished complaints."""

    open: int
    mine: int
    unassigned: int
    overdue: int
    unroutable: int
    soon: int
    sources: dict[str, int]
    states: dict[str, int]
    matched: int | None
    saved: list[Any]


_COUNTERS: Final = """
select coalesce(json_object_agg(name, n), '{{}}') from (
  select coalesce('source.' || s.code,
      case when k.name like 'complaint.open.source.%' then 'source.none' else k.name end) as name,
    sum(k.n) as n from counter k
  left join complaint_source s on k.name = 'complaint.open.source.' || s.id
  where k.name like 'complaint.%' and k.scope = any({spread}) group by 1) c
"""
_COUNTED: Final = """
select json_build_object(
  'complaint.open', count(*), 'complaint.open.unassigned', count(*) filter (where assigned_to is null),
  'complaint.open.overdue', count(*) filter (where is_overdue),
  'complaint.open.unroutable', count(*) filter (where unroutable))
from (select c.assigned_to, c.is_overdue, c.unroutable from complaint c where {scope} and {open} limit 1001) c
"""
_TALLIES: Final = """
select ({counters}) as counters,
  (select count(*) from (select 1 from complaint c where c.assigned_to = $2 and {open} and {scope}
    limit {most}) m) as mine,
  (select count(*) from (select 1 from complaint c where {scope} and {open} and c.due_key >= $3
    and c.due_key <= $4 limit {most}) s) as soon,
  (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'query', query, 'shared', shared)
      order by position, name), '[]')
   from saved_view where page = 'complaints' and (member = $2 or (shared and member in (
     select id from app_user where organisation = (select organisation from app_user where id = $2))))) as saved,
  {matched} as matched
"""


async def tallies(user: Account, filters: Filters) -> Tallies:
    """Counts of the tabs, of the narrowed list, and the saved views, in one statement."""
    scope, where = open_to(user), Conditions(user, filters, first=5)
    by_counter = scope.column == "hospital"
    counters = (
        _COUNTERS.format(spread=scope.spread)
        if by_counter
        else _COUNTED.format(scope=scope.condition, open=OPEN)
    )
    counted = filters.narrowed or not by_counter
    matched = (
        f"(select count(*) from (select 1 from complaint c where {scope.condition}"
        f" and {where.sql} limit {MOST_COUNTED + 1}) m)"
    )
    row = await db.fetchrow(
        _TALLIES.format(
            counters=counters,
            scope=scope.condition,
            open=OPEN,
            most=MOST_COUNTED + 1,
            matched=matched if counted else "null::bigint",
        ),
        scope.argument,
        user.id,
        clock.now(),
        clock.now() + SOON,
        *(where.arguments if counted else ()),
    )
    assert row is not None
    return _of(json.loads(row["counters"]), row)


def _of(found: dict[str, int], row: Any) -> Tallies:
    prefix = "complaint.status."
    return Tallies(
        open=found.get("complaint.open", 0),
        mine=row["mine"],
        unassigned=found.get("complaint.open.unassigned", 0),
        overdue=found.get("complaint.open.overdue", 0),
        unroutable=found.get("complaint.open.unroutable", 0),
        soon=row["soon"],
        sources={name.removeprefix("source."): n for name, n in found.items() if name.startswith("source.")},
        states={name.removeprefix(prefix): n for name, n in found.items() if name.startswith(prefix)},
        matched=row["matched"],
        saved=json.loads(row["saved"]),
    )
