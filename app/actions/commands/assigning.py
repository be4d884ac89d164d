"""Who answers for an action: by hand, or by the rules once more."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.actions.commands.saving import KIND, Changed, around, due_of, save, take
from app.actions.commands.telling import Reason, routing_entry, to_staff
from app.actions.queries import routing
from app.actions.queries.items import Held
from app.actions.queries.staff import all_may_hold
from app.actions.rules.recipients import told_of_assignment
from app.actions.rules.states import must_be_live
from app.eventlog import Entry
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Forbidden, Invalid
from app.kernel.language import _
from app.sla.rules import plan

NOT_WAITING: Final[dict[str, Any]] = {"queue": "", "queued_at": None, "alarmed_at": None}


@db.atomic
async def assign(action: UUID, assignee: UUID | None, *, by: Actor, version: int | None = None) -> None:
    """Give an action to somebody, who is told unless they took it themselves; None puts it in the queue.

    Raises NotFound, Stale, Forbidden to whoever neither manages nor coordinates it, Conflict on an action that
    is over, Invalid for somebody who cannot hold it.
    """
    held = await take(action, by=by, version=version)
    must_be_live(held.state)
    if not (held.standing.manager or held.standing.coordinator):
        raise Forbidden(
            _("Only a manager of its department or an action coordinator gives an action to somebody.")
        )
    if held.row["assigned_to"] == assignee:
        return
    if assignee is not None and not await all_may_hold({(assignee, held.row["hospital"])}):
        raise Invalid(assigned_to=_("Choose somebody of this hospital."))
    now = clock.now()
    entry = eventlog.entry(
        KIND,
        "ASSIGNMENT",
        subject=held.subject,
        by=by,
        context={"assigned_to": str(assignee or ""), "before": str(held.row["assigned_to"] or "")},
    )
    await _give(held, assignee, held.row["department"], "" if assignee else "coordinator", entry, now, by=by)


@db.atomic
async def route_again(action: UUID, *, by: Actor, version: int | None = None) -> None:
    """Ask the routing rules once more, as they stand now (sla.md 1.9); what they say is done.

    Raises NotFound, Stale, Conflict on an action that is over.
    """
    held = await take(action, by=by, version=version)
    must_be_live(held.state)
    now = clock.now()
    desk = await routing.desk_of([held.row["hospital"]])
    found = desk.send(routing.item_of(held.row), now)
    destination = found.destination
    assignee = UUID(destination.assigned_to) if destination.assigned_to else None
    department = UUID(destination.department) if destination.department else held.row["department"]
    entry = routing_entry(held.subject, found, by=by)
    queue = destination.queue.partition(":")[0]
    rule = UUID(found.rule.id) if found.rule else None
    await _give(held, assignee, department, queue, entry, now, by=by, routed_by=rule)


async def _give(
    held: Held,
    assignee: UUID | None,
    department: UUID | None,
    queue: str,
    entry: Entry,
    now: datetime,
    *,
    by: Actor,
    routed_by: UUID | None = None,
) -> None:
    near = await around(held, assignee)
    who = told_of_assignment(near.around(held.row["hospital"], department, assignee))
    letter = "action_assigned" if assignee else "action_unrouted"
    key = f"assigned:{held.row['round']}:{held.row['version']}"
    reason = Reason(letter, key, entry.id, due_of(plan(held.item)))
    columns = {
        **NOT_WAITING,
        **({"queue": queue, "queued_at": now} if queue else {}),
        "assigned_to": assignee,
        "assigned_at": now if assignee else None,
        "department": department,
        "routed_by": routed_by,
        "unroutable": who.unroutable,
    }
    posts = () if assignee is not None and assignee == by.id else to_staff(held.row, reason, who, near)
    await save([Changed(held, columns=columns, entries=[entry], posts=posts)])
