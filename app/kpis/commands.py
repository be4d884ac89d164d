"""Measuring key figures: whatever period is over and has no value yet gets one, once."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.eventlog import Entry
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, the_system
from app.kpis.queries import KEPT, Counts, Value, Watched, hospitals_of, kept_of
from app.kpis.rules.periods import Stretch, over
from app.kpis.rules.standing import misses, value_of, worse

_PUT: Final = """
insert into kpi_value (id, kpi, hospital, since, until, number, whole, value, target, previous, created_at)
select u.id, $1, u.hospital, u.since, u.until, u.number, u.whole, u.value, $10, u.previous, $11
from unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::int[], $7::int[], $8::numeric[], $9::numeric[])
  u(id, hospital, since, until, number, whole, value, previous)
on conflict (kpi, hospital, since) do nothing returning hospital, since
"""
Values = Mapping[tuple[UUID, date], Value]


@db.atomic
async def measure(kpi: Watched, today: date, counts: Mapping[Stretch, Counts]) -> int:
    """Give one key figure the values of its last twelve periods as far as they are missing; how many were.

    `counts` are those of `queries.counted`. Safe to repeat: a value that is there stays. Only the newest period is
    told, so that a new key figure does not raise a year of actions; one that could not be counted has no value and
    tells nothing until it can.
    """
    periods = over(today, kpi.span, KEPT)
    places = await hospitals_of(kpi)
    there = await kept_of(kpi.id, periods[-1].since)
    values: dict[tuple[UUID, date], Value] = {}
    before: dict[UUID, Decimal] = {}
    for period in reversed(periods):
        found = counts.get(period)
        for place in places:
            number, whole = (found or {}).get(place, (0, 0 if kpi.share_of else None))
            if (place, period.since) in there:
                before[place] = there[place, period.since]
            elif found is not None and whole != 0:
                value = value_of(number, whole)
                values[place, period.since] = Value(
                    period, number, whole, value, kpi.target, before.get(place)
                )
                before[place] = value
            else:
                before.pop(place, None)
    put = await _put(kpi, values)
    newest = periods[0].since
    await eventlog.record_many([_entry(kpi, key[0], values[key]) for key in put if key[1] == newest])
    return len(put)


async def _put(kpi: Watched, values: Values) -> Sequence[tuple[UUID, date]]:
    if not values:
        return []
    rows: list[Any] = await db.fetch(
        _PUT,
        kpi.id,
        [ids.new() for _ in values],
        [hospital for hospital, _since in values],
        [since for _hospital, since in values],
        [each.period.until for each in values.values()],
        [each.number for each in values.values()],
        [each.whole for each in values.values()],
        [each.value for each in values.values()],
        [each.previous for each in values.values()],
        kpi.target,
        clock.now(),
    )
    return [(row["hospital"], row["since"]) for row in rows]


def _entry(kpi: Watched, hospital: UUID, value: Value) -> Entry:
    """What the action centre hears: every value; whether it is poor enough is the hospital's to say (sla.md 1.8)."""
    is_more = kpi.more_is_better
    declined = misses(value.value, kpi.target, more_is_better=is_more) or worse(
        value.value, value.previous, more_is_better=is_more
    )
    trigger = {
        "source": "kpi",
        "hospital": hospital,
        "what": kpi.name,
        "period": value.period.name,
        "value": value.value,
        "target": kpi.target,
        "previous": value.previous,
        "higher_is_better": is_more,
    }
    return eventlog.entry(
        "kpi",
        "DECLINED" if declined else "MEASURED",
        subject=Subject("kpi", kpi.id),
        by=the_system,
        context={"hospital": hospital, "period": value.period.name, "trigger": trigger},
    )
