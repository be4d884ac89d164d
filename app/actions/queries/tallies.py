"""How many actions there are, without counting them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from app.accounts.account import Account
from app.accounts.permissions import DEPARTMENT
from app.actions.queries.filters import Conditions, Filters
from app.actions.queries.scope import COLUMNS, LIVE, Scope, open_to
from app.actions.rules.words import Status
from app.kernel import db

MOST: Final = 1_000


@dataclass(frozen=True)
class Tallies:
    """Numbers of the board. Counts are exact where counters know them; else one more than a thousand means
    "more than a thousand"."""

    states: dict[Status, int]
    late: int
    exact: bool
    saved: list[Any]

    @property
    def live(self) -> int:
        """How many are not over."""
        return sum(self.states[Status(status)] for status in LIVE)


_STATEMENT: Final = """
select ({states}) as states, ({late}) as late,
  (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'query', query, 'shared', shared)
      order by position, name), '[]')
   from saved_view where page = 'actions' and (member = $2 or (shared and member in (
     select id from app_user where organisation = (select organisation from app_user where id = $2))))) as saved
"""


async def tallies(user: Account, filters: Filters) -> Tallies:
    """The counts of the columns, how many are late, and the saved views, in one statement."""
    where = Conditions(user, filters, first=3)
    scope = open_to(user)
    mine = f"{scope.condition} and {where.sql}"
    counted = filters.countable and user.role != DEPARTMENT
    late = _capped(f"{mine} and a.is_overdue")
    if counted:
        family, places = _counters(filters, scope)
        states = (
            "select coalesce(json_object_agg(split_part(name, '.', 3), n), '{}') from (select name, sum(n) as n"
            f" from counter where {_named(family, COLUMNS)} and {places} group by name) c"
        )
        if family == "hospital":
            late = f"select coalesce(sum(n), 0)::bigint from counter where {_named('overdue', LIVE)} and {places}"
    else:
        each = _capped(f"{mine} and a.status = st.status")
        asked = COLUMNS if filters.has_ended else LIVE
        listed = ", ".join(f"('{status}')" for status in asked)
        states = f"select json_object_agg(st.status, ({each})) from (values {listed}) st(status)"
    row = await db.fetchrow(
        _STATEMENT.format(states=states, late=late), scope.argument, user.id, *where.arguments
    )
    assert row is not None
    found = json.loads(row["states"])
    return Tallies(
        {Status(status): found.get(status, 0) for status in COLUMNS},
        row["late"],
        counted,
        json.loads(row["saved"]),
    )


def _counters(filters: Filters, scope: Scope) -> tuple[str, str]:
    """Which counters tell, and in which places; a hospital or department that was chosen is $3."""
    if filters.department:
        here = "$1::uuid[] is null or d.organisation = any($1::uuid[])"
        return "department", f"scope = any(array(select d.id from department d where d.id = $3 and ({here})))"
    if filters.hospital:
        return "hospital", "scope = $3 and ($1::uuid[] is null or scope = any($1::uuid[]))"
    family = {"unassigned": "unassigned", "escalated": "escalated"}.get(filters.view, "hospital")
    return family, f"($1::uuid[] is null or scope = any({scope.spread}))"


def _named(family: str, statuses: Iterable[str]) -> str:
    names = ", ".join(f"'action.{family}.{status}'" for status in statuses)
    return f"name in ({names})"


def _capped(condition: str) -> str:
    return f"select count(*) from (select 1 from action a where {condition} limit {MOST + 1}) m"
