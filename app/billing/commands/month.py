"""Closing a provider's month, opening it again, and setting its deadline."""

from datetime import date, datetime
from uuid import UUID

from app import eventlog
from app.billing.commands.acceptance import hold
from app.billing.commands.authority import must_still
from app.billing.rules.months import written
from app.kernel import clock, db
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict
from app.kernel.language import _


@db.atomic
async def lock(provider: UUID, month: date, reason: str, *, by: Actor) -> None:
    """Close a month: nothing is sent or accepted for it any more. Raises Conflict when it is closed."""
    held = await hold(provider, month)
    await must_still(by, "billing.lock")
    if held["locked_at"] is not None:
        raise Conflict(_("This month is closed already."))
    await db.execute(
        "update billing_month set locked_at = $2, locked_by = $3, reason = $4, modified_at = $2 where id = $1",
        held["id"],
        clock.now(),
        by.id,
        reason,
    )
    await _record("MONTH_LOCKED", held["id"], provider, month, by, notes=reason)


@db.atomic
async def reopen(provider: UUID, month: date, reason: str, *, by: Actor) -> None:
    """Let files of a month be accepted again. Raises Conflict when it is open."""
    held = await hold(provider, month)
    await must_still(by, "billing.lock")
    if held["locked_at"] is None:
        raise Conflict(_("This month is open already."))
    await db.execute(
        "update billing_month set locked_at = null, locked_by = null, reason = '', modified_at = $2 where id = $1",
        held["id"],
        clock.now(),
    )
    await _record("MONTH_REOPENED", held["id"], provider, month, by, notes=reason)


@db.atomic
async def set_deadline(provider: UUID, month: date, deadline: datetime | None, *, by: Actor) -> None:
    """Expect a month's file by another time; None is the usual one. Raises Conflict for a closed month."""
    held = await hold(provider, month)
    await must_still(by, "billing.months")
    if held["locked_at"] is not None:
        raise Conflict(_("This month is closed. Open it again before you move its deadline."))
    if held["deadline"] == deadline:
        return
    await db.execute(
        "update billing_month set deadline = $2, modified_at = $3 where id = $1",
        held["id"],
        deadline,
        clock.now(),
    )
    at = deadline.isoformat() if deadline else ""
    await _record("DEADLINE_SET", held["id"], provider, month, by, deadline=at)


async def _record(
    code: str, key: UUID, provider: UUID, month: date, by: Actor, notes: str = "", **more: str
) -> None:
    context = {"month": written(month), "provider": str(provider), **more}
    subject = Subject("billing_month", key)
    await eventlog.record("billing", code, subject=subject, by=by, notes=notes, context=context)
