"""How many actions there are, without counting them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from app.accounts.account import Account
from app.accounts.permissions import DEPARTMENT
from app.accounts.places import Places
from app.actions.queries.filters import COUNTED, Conditions, Filters
from app.actions.queries.hits import FEW, with_hits
from app.actions.queries.scope import COLUMNS, LIVE, open_to
from app.actions.rules.words import Status
from app.kernel import db

MOST: Final = 1_000
LATE: Final = "late"


@dataclass(frozen=True)
class Tallies:
    """Numbers of the board: of each column, and of those that are late.

    They are exact wherever counters know them, and among one's own; otherwise counting ends at a thousand, or where
    looking for words does. Of what stands in `more` there are at least so many.
    """

    states: dict[Status, int]
    late: int
    more: frozenset[str]
    saved: list[Any]

    @property
    def live(self) -> int:
        """How many are not over."""
        return sum(
            min(n, MOST) if state in self.more else n for state, n in self.states.items() if state in LIVE
        )

    @property
    def exact(self) -> bool:
        """Whether there are no more than all of them say."""
        return not self.more

    @property
    def more_live(self) -> bool:
        """Whether there are more than that."""
        return not self.more.isdisjoint(LIVE)


_STATEMENT: Final = """
select coalesce(({states}), '{{}}') as states, ({late}) as late, ({whole}) as whole,
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
    asked, begin = _asked(user, filters, mine), ""
    if filters.q:
        begin = with_hits(user, where)
        asked = _Asked(_grouped("hits"), "select count(*) from hits where is_overdue", f"select {FEW}")
    elif filters.countable:
        asked = _by_counters(user, filters, scope, asked)
    statement = begin + _STATEMENT.format(states=asked.states, late=asked.late, whole=asked.whole)
    row = await db.fetchrow(statement, scope.argument, user.id, *where.arguments)
    assert row is not None
    return _told(json.loads(row["states"]), row["late"], row["whole"], json.loads(row["saved"]), asked.most)


@dataclass(frozen=True)
class _Asked:
    """SQL of the numbers by state, of the late ones, and of whether all were looked at; where counting ended."""

    states: str
    late: str
    whole: str = "true"
    most: frozenset[str] = frozenset()


def _asked(user: Account, filters: Filters, mine: str) -> _Asked:
    """Counting the rows: all of one's own, else to a thousand of each state."""
    if filters.view == "mine":
        return _Asked(
            _grouped(f"action a where {mine}"), f"select count(*) from action a where {mine} and a.is_overdue"
        )
    each = _capped(f"{mine} and a.status = st.status")
    listed = ", ".join(f"('{status}')" for status in (COLUMNS if filters.has_ended else LIVE))
    return _Asked(
        f"select json_object_agg(st.status, ({each})) from (values {listed}) st(status)",
        _capped(f"{mine} and a.is_overdue"),
        most=frozenset((*COLUMNS, LATE)),
    )


def _by_counters(user: Account, filters: Filters, scope: Places, capped: _Asked) -> _Asked:
    """The numbers that counters keep; who manages departments has their own actions elsewhere too."""
    family, places = _counters(filters, scope)
    if user.role == DEPARTMENT:
        if filters.narrowed or filters.view != "all":
            return capped
        family, places = "department", f"scope = any({scope.spread})"
    numbers = f"select {_STATE} as status, n from counter where {_named(family, COLUMNS)} and {places}"
    if user.role == DEPARTMENT:
        numbers += (
            " union all select a.status, 1 from action a where a.assigned_to = $1"
            f" and (a.department is null or a.department <> all({scope.spread}))"
        )
    states = (
        f"select json_object_agg(status, n) from (select status, sum(n) as n from ({numbers}) c group by 1) g"
    )
    if family != "hospital":
        return _Asked(states, capped.late, most=frozenset((LATE,)))
    late = f"select coalesce(sum(n), 0)::bigint from counter where {_named('overdue', LIVE)} and {places}"
    return _Asked(states, late)


def _counters(filters: Filters, scope: Places) -> tuple[str, str]:
    """Which counters tell, and in which places; what was chosen of department, hospital and kind is $3 onwards."""
    if filters.department:
        here = "$1::uuid[] is null or d.organisation = any($1::uuid[])"
        return "department", f"scope = any(array(select d.id from department d where d.id = $3 and ({here})))"
    chosen = [name for name in COUNTED if getattr(filters, name)]
    family = {"unassigned": "unassigned", "escalated": "escalated"}.get(filters.view, "hospital")
    if chosen:
        family = f"{chosen[0]}.{getattr(filters, chosen[0])}"
    if filters.hospital:
        place = "$4" if chosen else "$3"
        return family, f"scope = {place} and ($1::uuid[] is null or scope = any($1::uuid[]))"
    return family, f"($1::uuid[] is null or scope = any({scope.spread}))"


#: The state is the last part of a counter's name.
_STATE: Final = "split_part(name, '.', -1)"


def _told(states: dict[str, int], late: int, whole: bool, saved: list[Any], most: frozenset[str]) -> Tallies:
    numbers = {**{status: states.get(status, 0) for status in COLUMNS}, LATE: late}
    more = frozenset(name for name, n in numbers.items() if not whole or (name in most and n > MOST))
    return Tallies({Status(status): numbers[status] for status in COLUMNS}, late, more, saved)


def _grouped(rows: str) -> str:
    return f"select json_object_agg(status, n) from (select status, count(*) as n from {rows} group by 1) g"


def _named(family: str, statuses: Iterable[str]) -> str:
    names = ", ".join(f"'action.{family}.{status}'" for status in statuses)
    return f"name in ({names})"


def _capped(condition: str) -> str:
    return f"select count(*) from (select 1 from action a where {condition} limit {MOST + 1}) m"
