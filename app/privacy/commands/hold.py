"""Legal holds: nothing under one is erased, whatever a rule says."""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.language import _
from app.privacy.inputs import HoldInput
from app.privacy.queries import holds


@db.atomic
async def place(given: HoldInput, *, by: Account) -> UUID:
    """Put a client, a case or a complaint under hold. The record is locked first, so that no run overtakes it.

    Raises Invalid for a reference that names nothing this person may see, Conflict when it is held already.
    """
    subject = await holds.subject_to_hold(by, given.reference)
    if subject is None:
        raise Invalid(reference=_("There is no client, case or complaint with this reference."))
    key = await db.fetchval(
        "insert into legal_hold (id, subject_kind, subject_id, reference, reason, placed_by, placed_at)"
        " values ($1, $2, $3, $4, $5, $6, $7)"
        " on conflict (subject_kind, subject_id) where lifted_at is null do nothing returning id",
        ids.new(),
        subject.kind,
        subject.id,
        given.reference,
        given.reason,
        by.id,
        clock.now(),
    )
    if key is None:
        raise Conflict(_("This is under legal hold already."))
    await eventlog.record("privacy", "HELD", subject=subject, by=by, notes=given.reason)
    return UUID(str(key))


@db.atomic
async def lift(hold: UUID, reason: str, *, by: Account) -> None:
    """Lift a hold, with the reason. Raises NotFound for one that is lifted or out of this person's sight."""
    row = await holds.hold_to_lift(by, hold)
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    await db.execute(
        "update legal_hold set lifted_at = $2, lifted_by = $3, lift_reason = $4 where id = $1",
        hold,
        clock.now(),
        by.id,
        reason,
    )
    subject = Subject(row["subject_kind"], row["subject_id"])
    await eventlog.record("privacy", "RELEASED", subject=subject, by=by, notes=reason)
