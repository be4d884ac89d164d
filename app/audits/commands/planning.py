"""Putting audits on the list ahead of time, each with its deadline."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.audits.queries.audits import KIND, hours_of
from app.audits.queries.schedules import to_plan
from app.audits.rules import AHEAD, openings, promise
from app.kernel import clock, db, ids
from app.sla.commands import plan_deadlines
from app.sla.rules import plan, wake_at

_INSERT = """
insert into audit_due (id, schedule, opens_at, due_at)
select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[])
on conflict (schedule, opens_at) do nothing returning id
"""


@db.atomic
async def plan_ahead(keys: list[UUID] | None = None, *, until: datetime | None = None) -> int:
    """Plan the audits of the next fortnight, of some schedules or of the next batch; how many schedules were planned.

    Who goes on until nothing is left names the instant `until` which to plan: the fortnight ends later each time.
    Safe to repeat: an audit is unique by its schedule and opening. Missed nights are caught up.
    """
    until = until or clock.now() + AHEAD
    rows = await to_plan(until, keys)
    if not rows:
        return 0
    audits, wakes = [], {}
    for row in rows:
        for opens_at in _openings(row, until):
            promised = plan(promise(opens_at, row["hours"], row["reminder_hours"], hours_of(row["hours_of"])))
            id = ids.new()
            audits.append((id, row["id"], opens_at, promised.limit))
            wakes[id] = wake_at(promised)
    new = await db.fetch(_INSERT, *(list(column) for column in zip(*audits, strict=True))) if audits else []
    await plan_deadlines(KIND, {row["id"]: wakes[row["id"]] for row in new})
    await db.execute(
        "update audit_schedule set planned_until = $2 where id = any($1)", [row["id"] for row in rows], until
    )
    return len(rows)


def _openings(row: Any, until: datetime) -> list[datetime]:
    return openings(
        row["rule"], row["starts_on"], row["opens"], row["time_zone"], row["planned_until"], until
    )
