"""Saving how many callbacks fit into half hours."""

from collections.abc import Sequence

from app.kernel import clock, db, ids
from app.sla.inputs.slots import Capacity


@db.atomic
async def save_capacities(slots: Sequence[Capacity]) -> int:
    """Set the capacity of each of these half hours, whether it had one or not; how many. All or none is saved."""
    return await db.execute(
        "insert into callback_slot (id, day, starts, capacity, updated_at)"
        " select id, day, starts, capacity, $5 from unnest($1::uuid[], $2::date[], $3::time[], $4::int[])"
        " s(id, day, starts, capacity)"
        " on conflict (day, starts) do update set capacity = excluded.capacity, updated_at = excluded.updated_at",
        [ids.new() for _slot in slots],
        [slot.day for slot in slots],
        [slot.starts for slot in slots],
        [slot.capacity for slot in slots],
        clock.now(),
    )
