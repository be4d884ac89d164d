"""What ends a booked callback by itself, and giving it back when that deed is undone."""

from collections.abc import Collection
from uuid import UUID

from app.cases import facts
from app.cases.commands.callback import KIND, UNBOOKED
from app.cases.commands.confirming import withdraw_confirmation
from app.kernel import clock, db
from app.sla.commands import plan_deadlines
from app.sla.rules.callback import Callback, callback_wake_at

RESTORE = "cases.callback_restore"

_ENDED = """
update callback b set ended_at = $2, ended_as = $3 from cases k
where b."case" = any($1) and k.id = b."case" and b.ended_at is null
  and (k.requires_action_at is null or k.requires_action_by is distinct from 'operator'
       and k.requires_action_by is distinct from 'operator_manager')
returning b."case" as id
"""


@db.atomic
async def end_what_is_over(cases: Collection[UUID], end: str) -> None:
    """End the bookings of cases that are no longer the operators': nobody would make them."""
    ended = [row["id"] for row in await db.fetch(_ENDED, list(cases), clock.now(), end)]
    if not ended:
        return
    await db.execute(f"update cases set {UNBOOKED} where id = any($1)", ended)
    await plan_deadlines(KIND, dict.fromkeys(ended))
    for case in ended:
        await withdraw_confirmation(case)
    await facts.copy(ended)


@db.atomic
async def restore(case: UUID) -> bool:
    """Open the booking again that a case says it has; whether there was one to open."""
    await db.execute("select 1 from cases where id = $1 for update", case)
    row = await db.fetchrow(
        "update callback b set ended_at = null, ended_as = null from cases k"
        ' where k.id = $1 and b."case" = k.id and b.starts_at = k.requires_action_at'
        ' and b.number = (select max(number) from callback x where x."case" = k.id)'
        " and b.ended_as in ('assigned', 'released')"
        " returning b.booked_at, b.ends_at, b.number",
        case,
    )
    if row is None:
        return False
    promise = Callback(row["booked_at"], row["ends_at"], row["number"])
    await plan_deadlines(KIND, {case: callback_wake_at(promise)})
    return True
