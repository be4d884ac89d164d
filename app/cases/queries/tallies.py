"""How many cases there are, without counting them."""

import json
from dataclasses import dataclass
from typing import Any, Final

from app.accounts.account import Account
from app.cases.queries.filters import SORTS, Conditions, Filters, actors_of
from app.cases.queries.queue import walks
from app.cases.queries.scope import Scope, open_to, settled
from app.kernel import clock, db
from app.kernel.paging import Paging

MOST_COUNTED = 1_000
SPOKEN = ("PHONE", "VOICEMAIL", "SMS")
COUNTED = (
    "case.open",
    *(f"case.open.source.{source}" for source in ("WEB", *SPOKEN)),
    *(f"case.open.actor.{actor}" for actor in ("operator", "operator_manager")),
)


@dataclass(frozen=True)
class Tallies:
    """How many there are: exact for the views but one's own, and exact up to a thousand for a narrowed list.

    No counter tells how many are one's own: a case may belong to somebody whose organisation it left.
    """

    views: dict[str, int]
    matched: int | None
    saved_as_text: str

    @property
    def saved(self) -> list[Any]:
        """The saved views."""
        return list(json.loads(self.saved_as_text))

    @property
    def told(self) -> tuple[object, ...]:
        """Everything the tabs of the queue say."""
        return (tuple(self.views.items()), self.saved_as_text)


#: Those whose turn it is and whose time has not come: what is booked for later, and what was put away.
LATER: Final = (
    "select count(*) from case_facts f where {scope} and f.due_at < 'infinity' and f.due_at > {now}"
    " and f.requires_action_by = any({actors})"
)
# What is put away is few among many, which the planner cannot know of an instant it does not see: OFFSET 0 makes it
# go from each of these to its facts, by key. It would else read the facts of every open case there is.
AWAY: Final = """(select id from cases where put_away_until > {now} offset 0) k cross join lateral (
          select f.requires_action_by = any({actors}) and (f.due_at = 'infinity' or f.due_at <= {now}) as now
          from case_facts f where f.case_id = k.id and f.requires_action_by is not null and {scope} offset 0) f"""
_TALLIES = """
select (select coalesce(json_object_agg(name, n), '{{}}') from (
          select name, sum(n) as n from counter
          where scope = any({scopes}) and name = any({counted})
          group by name) c) as counters,
       case when {tabs} then (select count(*) from (select 1 from case_facts f where f.owner = $2
          and f.requires_action_by is not null and {scope} limit {most}) m) end as mine,
       case when {tabs} then ({later}) end as later,
       case when {tabs} then (select json_build_object('all', count(*), 'now', count(*) filter (where f.now))
        from {away}) end as away,
       (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'query', query, 'shared', shared)
               order by position, name), '[]') from saved_view
          where page = 'cases' and (member = $2 or (shared and member in (
            select id from app_user where organisation = any({scopes}))))) as saved,
       {matched} as matched
"""


async def tallies(user: Account, filters: Filters) -> Tallies:
    """Counts of the views, of the narrowed list (at most a thousand and one), and the saved views."""
    scope, where = open_to(user), Conditions(user, filters, first=5)
    keys = f"{settled('$1')}::uuid[]"
    counted = filters.narrowed or user.is_provider
    matched = f"(select count(*) from (select * from ({_found(scope, where, filters)}) f limit {MOST_COUNTED + 1}) m)"
    means = {
        "scope": scope.condition.replace("$1", keys),
        "now": "(select $3::timestamptz)",
        "actors": "(select $4::text[])::text[]",
    }
    row = await db.fetchrow(
        _TALLIES.format(
            **means,
            scopes=keys,
            later=LATER.format(**means),
            away=AWAY.format(**means),
            most=MOST_COUNTED + 1,
            counted="'{" + ",".join(COUNTED) + "}'",
            tabs="false" if user.is_provider else "true",
            matched=matched if counted else "null::bigint",
        ),
        scope.argument,
        user.id,
        clock.now(),
        actors_of(user),
        *(where.arguments if counted else ()),
    )
    assert row is not None
    counters = json.loads(row["counters"])
    return Tallies(
        views={} if user.is_provider else _of_views(counters, row, user),
        matched=row["matched"],
        saved_as_text=row["saved"],
    )


def _found(scope: Scope, where: Conditions, filters: Filters) -> str:
    """The rows to count, walked as the page walks them: without an order all is read to find the few of a rare kind.

    What words find is one index's answer, and putting it in order would be the dear part.
    """
    columns = [f"f.{name}" for name in SORTS[filters.sort][0]]
    ordered = "" if filters.q else f"order by {Paging().order(columns, newest_first=filters.newest)}"
    return walks(scope, where, "1 as one", "true", f"{ordered} limit {MOST_COUNTED + 1}")


def _of_views(counters: dict[str, int], row: Any, user: Account) -> dict[str, int]:
    away: dict[str, int] = json.loads(row["away"])
    waiting = sum(counters.get(f"case.open.actor.{actor}", 0) for actor in actors_of(user))
    spoken = sum(counters.get(f"case.open.source.{source}", 0) for source in SPOKEN)
    return {
        "my": row["mine"],
        "action": waiting - row["later"] - away["now"],
        "web": counters.get("case.open.source.WEB", 0),
        "phone": spoken,
        "away": away["all"],
        "all": counters.get("case.open", 0),
    }
