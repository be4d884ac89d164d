"""Who answers for a complaint."""

from uuid import UUID

from app import eventlog
from app.complaints.commands.saving import Changed, around, save, take_one
from app.complaints.commands.telling import Reason, to_staff
from app.complaints.queries.items import Held
from app.complaints.queries.staff import may_hold
from app.complaints.rules.recipients import Moment
from app.complaints.rules.states import Status
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.sla.rules import plan


@db.atomic
async def assign(complaint: UUID, assignee: UUID | None, *, by: Actor, version: int | None = None) -> None:
    """Give a complaint to somebody, who is told unless they took it themselves; None takes it from its owner.

    Raises NotFound, Stale, Conflict on a complaint that is over, Invalid for somebody who cannot hold it.
    """
    held = await take_one(complaint, by=by, version=version, mine={"assigned_to": assignee})
    if held.row["assigned_to"] == assignee:
        return
    if Status(held.row["status"]) in (Status.CLOSED, Status.CANCELLED):
        raise Conflict(_("This complaint is over. Reopen it first."))
    if assignee is not None and not await may_hold(assignee, held.row["hospital"]):
        raise Invalid(assigned_to=_("Choose somebody of this hospital."))
    await save([await _given(held, assignee, by)])


async def _given(held: Held, assignee: UUID | None, by: Actor) -> Changed:
    entry = eventlog.entry(
        "complaint",
        "OWNER_SET",
        subject=held.subject,
        also=held.also,
        by=by,
        context={"assigned_to": str(assignee or ""), "before": str(held.row["assigned_to"] or "")},
    )
    near = await around([held], assignee)
    who = near.told(Moment.ASSIGNED, held.row["hospital"], held.row["department"], assignee)
    reason = Reason(
        Moment.ASSIGNED,
        f"assigned:{held.row['round']}:{held.row['version']}",
        entry.id,
        plan(held.item).limit,
    )
    return Changed(
        held,
        columns={
            "assigned_to": assignee,
            "assigned_at": clock.now() if assignee else None,
            "unroutable": who.unroutable,
        },
        entries=[entry],
        posts=() if assignee in (None, by.id) else to_staff(held.row, reason, who, near),
    )
