"""What every command on actions shares: lock, decide, then write facts, clock, log, messages and the next deadline.

A command decides on `Held` actions and hands over `Changed` ones; everything is written with one statement each,
however many there are. The item is locked before its deadline row (reliability.md 41).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from app import eventlog
from app.actions.queries import items, people
from app.actions.queries.items import Held
from app.actions.rules import facts
from app.actions.rules.stale import Stale
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.outbox import post_many
from app.sla.commands import saving
from app.sla.rules import Plan
from app.web import live

KIND: Final = "action"
#: What open boards hear when an action of their organisation changed.
CHANGED: Final = "actions"
live.register(CHANGED, "actions.read")

#: Columns that commands may write; what follows from the clock is written with them.
WRITABLE: Final = frozenset(
    [
        "department",
        "title",
        "description",
        "category",
        "priority",
        "severity",
        "status",
        "assigned_to",
        "assigned_at",
        "queue",
        "queued_at",
        "alarmed_at",
        "routed_by",
        "unroutable",
        "config",
        "config_version",
        "requires_approval",
        "action_plan",
        "outcome",
        "submitted_by",
        "submitted_at",
        "approved_by",
        "approved_at",
        "rejected_by",
        "rejected_at",
        "rejection_reason",
        "closed_by",
        "closed_at",
        "cancelled_at",
        "cancel_reason",
        "metadata",
    ]
)


KEPT: Final = saving.Kept(KIND, WRITABLE, facts.COLUMNS, facts.standing)


class Changed(saving.Changed[Held]):
    """What a command does to one action."""


def due_of(made: Plan) -> datetime:
    """The deadline, which every action has (sla.md 1.12)."""
    assert made.limit is not None
    return made.limit


async def take(action: UUID, *, by: Actor, version: int | None = None) -> Held:
    """Lock an action for a change. Raises NotFound for one this person may not see, Stale for another version."""
    found = await items.held([action], by=by, lock=True)
    if not found or not found[0].standing.in_scope:
        raise NotFound(_("There is no such action."))
    if version is not None and found[0].row["version"] != version:
        raise Stale
    return found[0]


async def save(changes: Sequence[Changed]) -> None:
    """Write changes: what the clock hears, targets, facts, log, messages and the next deadline of each."""
    if not changes:
        return
    await saving.write(KEPT, changes, clock.now())
    await eventlog.record_many([entry for change in changes for entry in change.entries])
    await post_many([post for change in changes for post in change.posts])
    await live.announce(*(live.topic(CHANGED, change.held.row["hospital"]) for change in changes))


async def around(
    held: Held, assignee: UUID | None = None, submitter: UUID | None = None
) -> people.Neighbourhood:
    """The people of an action, and of somebody it is about to be given to or was submitted by."""
    row = held.row
    place = (row["hospital"], row["department"])
    return await people.neighbourhood(
        [(*place, row["assigned_to"], row["submitted_by"]), (*place, assignee, submitter)]
    )
