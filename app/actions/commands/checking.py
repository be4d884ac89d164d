"""Whether what was done still holds, some time after closing (features.md 53)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.actions.commands.moving import move
from app.actions.commands.saving import KIND, take
from app.actions.commands.telling import Reason, to_staff
from app.actions.queries import people
from app.actions.rules.recipients import told_of_check
from app.actions.rules.states import Brought, Deed
from app.actions.rules.words import Status
from app.kernel import clock, db
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.language import _
from app.outbox import post_many

AT_ONCE: Final = 500
_DUE: Final = """
update action_check k set state = 'due' from action a join organisation o on o.id = a.hospital
where k.id = any(array(select id from action_check where state = 'planned' and due_at <= $1
    order by due_at limit $2 for update skip locked)) and a.id = k.action
returning k.id as check_id, k.days, k.round, a.id, a.reference, a.hospital, a.department, a.assigned_to,
  a.severity, a.status, a.due_at, o.name as hospital_name, o.name_ar as hospital_name_ar, o.time_zone
"""


@db.atomic
async def ask() -> int:
    """Ask for the checks that are due; how many they were."""
    rows = await db.fetch(_DUE, clock.now(), AT_ONCE)
    if not rows:
        return 0
    around = await people.neighbourhood(
        (row["hospital"], row["department"], row["assigned_to"], None) for row in rows
    )
    entries = [
        eventlog.entry(
            KIND,
            "EFFECTIVENESS",
            subject=Subject(KIND, row["id"]),
            by=the_system,
            context={"days": row["days"], "asked": True},
        )
        for row in rows
    ]
    await eventlog.record_many(entries)
    await post_many(_posts(rows, [entry.id for entry in entries], around))
    return len(rows)


def _posts(rows: Sequence[Any], events: Sequence[UUID], around: people.Neighbourhood) -> list[Any]:
    posts = []
    for row, event in zip(rows, events, strict=True):
        who = told_of_check(around.around(row["hospital"], row["department"], row["assigned_to"]))
        key = f"check:{row['round']}:{row['days']}"
        posts += to_staff(
            row, Reason("action_check", key, event, row["due_at"], days=row["days"]), who, around
        )
    return posts


@db.atomic
async def record_check(action: UUID, days: int, holds: bool, note: str, *, by: Actor) -> None:
    """Write down whether an action's result still holds; one that does not is opened again.

    Raises NotFound, Forbidden to whoever coordinates no actions, Conflict where no such check is due, Invalid
    without a note.
    """
    held = await take(action, by=by)
    if not held.standing.coordinator:
        raise Forbidden(_("Only an action coordinator checks whether an action still holds."))
    if not note.strip():
        raise Invalid(note=_("Write what you found."))
    done = await db.execute(
        "update action_check set state = $4, note = $5, checked_by = $6, checked_at = $7"
        " where action = $1 and days = $2 and round = $3 and state = 'due'",
        action,
        days,
        held.row["round"],
        "held" if holds else "failed",
        note.strip(),
        by.id,
        clock.now(),
    )
    if not done:
        raise Conflict(_("This check is not due, or somebody has done it already."))
    await eventlog.record(
        KIND,
        "EFFECTIVENESS",
        subject=held.subject,
        by=by,
        notes=note,
        context={"days": days, "holds": holds},
    )
    if not holds:
        await move(action, Status.IN_PROGRESS, Brought(reason=note), by=by, deed=Deed.REOPEN)
