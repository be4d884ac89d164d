"""Weights, a rota and the bookings of the invented cases."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.kernel import db, ids

#: By firm: the categories it takes, with its weight in each.
_WEIGHTS: Final = {
    "DEMO-FIRM1": {"debt": 40, "housing": 50, "benefits": 20},
    "DEMO-FIRM2": {"debt": 35, "housing": 30, "discrimination": 60},
    "DEMO-FIRM3": {"debt": 25, "benefits": 80, "education": 50},
    "DEMO-FIRM4": {"family": 100, "housing": 20, "education": 50},
}
#: A booking as the case tells of it; those that are past were missed.
_BOOKINGS: Final = """
insert into callback (id, "case", number, code, callback_type, starts_at, ends_at, booked_at, missed_at)
select uuidv7(), k.id, greatest(k.callback_attempt, 1),
  case when f.outcome_code in ('CB1', 'CB2', 'CB3', 'PCB') then f.outcome_code else 'CB1' end,
  coalesce(k.callback_type, 'chs_operator'), k.requires_action_at, k.requires_action_at + interval '30 minutes',
  least(k.modified_at, k.requires_action_at),
  case when k.requires_action_at + interval '30 minutes' < $1 then k.requires_action_at + interval '30 minutes' end
from cases k join case_facts f on f.case_id = k.id
where k.requires_action_at is not null and k.requires_action_by in ('operator', 'operator_manager')
  and not exists (select 1 from callback b where b."case" = k.id)
"""
_DEADLINES: Final = """
insert into deadline (subject_id, subject_kind, wake_at)
select "case", 'callback', date_trunc('second', ends_at - interval '5 minutes') from callback
where ended_at is null and missed_at is null on conflict (subject_id) do nothing
"""


async def fill(now: datetime) -> None:
    """Who takes what, who is there at the weekend, how many callbacks fit, and what is booked."""
    firms = {row["code"]: row["id"] for row in await db.fetch("select code, id from organisation")}
    categories = {row["code"]: row["id"] for row in await db.fetch("select code, id from category")}
    for firm, weights in _WEIGHTS.items():
        for category, weight in weights.items():
            await db.execute(
                "insert into allocation (id, provider, category, weight) values ($1, $2, $3, $4)",
                ids.new(),
                firms[firm],
                categories[category],
                weight,
            )
    await _rota(
        [(firms["DEMO-FIRM1"], categories["debt"]), (firms["DEMO-FIRM4"], categories["housing"])], now
    )
    await db.execute(
        "insert into callback_slot (id, day, starts, capacity) select uuidv7(), d::date, d::time, 3"
        " from generate_series($1::date + time '09:00', $1::date + 7 + time '19:30', interval '30 minutes') d"
        " where d::time between '09:00' and '19:30'",
        now.date(),
    )
    await db.execute(_BOOKINGS, now)
    await db.execute(_DEADLINES)


async def _rota(firms: Sequence[tuple[UUID, UUID]], now: datetime) -> None:
    saturday = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        days=(5 - now.weekday()) % 7
    )
    for firm, category in firms:
        await db.execute(
            "insert into rota_entry (id, category, provider, starts_at, ends_at) values ($1, $2, $3, $4, $5)",
            ids.new(),
            category,
            firm,
            saturday,
            saturday + timedelta(days=2),
        )
