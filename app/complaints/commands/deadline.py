"""A deadline set by hand: who may do it says why, and the old one stays on record (sla.md 1.11 B17)."""

from datetime import datetime
from uuid import UUID

from app.complaints.commands.changing import moved
from app.complaints.commands.saving import Changed, save, take_one
from app.complaints.queries.items import Held, terms_of
from app.complaints.rules.states import Status
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.sla.commands.saving import NewTarget
from app.sla.rules import Cause, Config, Target, default_config


@db.atomic
async def set_deadline(
    complaint: UUID, due_at: datetime, *, by: Actor, reason: str, version: int | None = None
) -> None:
    """Give a complaint another deadline; its reminders and its escalation keep their distance to it.

    Raises NotFound, Stale, Conflict on a complaint that is over or was promised nothing, Invalid for a time that has
    passed or without a reason.
    """
    held = await take_one(complaint, by=by, version=version, mine={"due_at": due_at})
    if Status(held.row["status"]).is_terminal:
        raise Conflict(_("This complaint is over. Reopen it first."))
    if held.plan().no_target:
        raise Conflict(_("Nothing was promised for this complaint, so there is no deadline to move."))
    now = clock.now()
    if due_at <= now:
        raise Invalid(due_at=_("Choose a time that is still to come."))
    if not reason.strip():
        raise Invalid(reason=_("Say why."))
    target = _target(held, due_at, now, reason.strip())
    columns = {"config": target.config, "config_version": target.config_version}
    await save([Changed(held, columns=columns, target=target, entries=[moved(held, target, by, reason)])])


def _target(held: Held, due_at: datetime, now: datetime, reason: str) -> NewTarget:
    row = held.item.target.row
    config = row if isinstance(row, Config) else default_config(held.row["severity"])
    own = config.id if isinstance(config.id, UUID) else None
    return NewTarget(
        Target(terms_of("given", config, due_at, now), now, Cause.BY_HAND, config),
        "given",
        own,
        config.version if own else None,
        held.row["severity"],
        given_due_at=due_at,
        reason=reason,
    )
