"""Remembering how the house was."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.kernel import db, ids
from app.kernel.checks import Told
from app.status.rules import WORST_LAST

_NOTE: Final = """
insert into status_day as d (id, part, day, worst, asked, well)
select id, part, $2, state, 1, (state in ('green', 'grey'))::int
from unnest($1::uuid[], $3::text[], $4::text[]) t(id, part, state)
on conflict (part, day) do update set asked = d.asked + 1, well = d.well + excluded.well,
  worst = case when array_position($5::text[], excluded.worst::text) > array_position($5::text[], d.worst::text)
    then excluded.worst else d.worst end
"""


@db.one_statement
async def note(told: Sequence[Told], *, day: date) -> None:
    """Add what the checks said to the day: asked once more, and the worst that was seen."""
    await db.execute(
        _NOTE,
        [ids.new() for _each in told],
        day,
        [each.key for each in told],
        [each.state.value for each in told],
        [state.value for state in WORST_LAST],
    )


@db.one_statement
async def remember_keys(keys: Sequence[tuple[str, str]]) -> None:
    """Note since when each key (setting, id) serves; what is known already stays."""
    await db.execute(
        "insert into key_seen (id, setting, name, since)"
        " select id, setting, name, (select recourse_now())"
        " from unnest($1::uuid[], $2::text[], $3::text[]) k(id, setting, name)"
        " on conflict (setting, name) do nothing",
        [ids.new() for _key in keys],
        [setting for setting, _name in keys],
        [name for _setting, name in keys],
    )


@db.one_statement
async def fold_counters() -> int:
    """Make one row of all rows of a counter, so that sums stay short however much was changed; how many are left
    of those that had several (reliability.md NEW 7).

    Safe beside commands, which only add rows, and beside itself: a row that another folded is gone.
    """
    return await db.execute(
        "with several as (select name, scope from counter group by 1, 2 having count(*) > 1),"
        " taken as (delete from counter c using several s where c.name = s.name and c.scope = s.scope"
        "   returning c.name, c.scope, c.n)"
        " insert into counter (name, scope, n) select name, scope, sum(n) from taken group by 1, 2 having sum(n) <> 0"
    )


@db.one_statement
async def forget(*, before: date) -> int:
    """Delete days that nobody looks at any more; how many."""
    return await db.execute("delete from status_day where day < $1", before)
