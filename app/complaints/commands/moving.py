"""Where a complaint stands: every move of sla.md 1.5, asked nicely here and insisted on by the database."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.complaints.commands.case_flag import flag_cases
from app.complaints.commands.saving import Changed, Letter, save, take_one
from app.complaints.commands.telling import complainant_of, to_complainant
from app.complaints.queries.items import Held
from app.complaints.rules import cla, letters
from app.complaints.rules.recipients import told_on_resolution
from app.complaints.rules.states import Brought, Deed, Move, Status, must_be_possible
from app.eventlog import Entry
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.outbox import withdraw
from app.sla.rules import Event, Happening

_CODES: Final = {
    Deed.CLOSE: "COMPLAINT_CLOSED",
    Deed.CANCEL: "COMPLAINT_VOID",
    Deed.REOPEN: "COMPLAINT_REOPENED",
}
#: Nobody needs to hear these any more once a complaint has ended.
_MOOT: Final = ("complaint.first_reminder", "complaint.second_reminder", "complaint.escalation")


@db.atomic
async def move(
    complaint: UUID,
    target: str,
    brought: Brought,
    *,
    by: Actor,
    version: int | None = None,
    resolved: bool | None = None,
) -> Move:
    """Bring a complaint to another state. `resolved` is the helpline's outcome of a closing, yes or no.

    Raises NotFound outside the scope, Stale for another version, Conflict where there is no such move, Forbidden
    where it takes a manager, Invalid where something is to be filled in.
    """
    held = await take_one(complaint, by=by, version=version, mine={"status": target})
    now = clock.now()
    brought = replace(brought, closed_at=held.row["closed_at"], now=now)
    step = must_be_possible(held.row["status"], target, held.standing, brought)
    if step.deed is Deed.CLOSE and held.row["linked_case"] and resolved is None:
        raise Invalid(resolved=_("Say whether the complaint was resolved."))
    entry = _entry(held, step, brought, by, resolved)
    await save([_changed(held, step, brought, entry, resolved, now)])
    if step.target.is_terminal:
        await withdraw(subject=held.subject, kinds=_MOOT)
    if held.row["linked_case"]:
        await flag_cases([held.row["linked_case"]], by=by)
    return step


def _changed(
    held: Held, step: Move, brought: Brought, entry: Entry, resolved: bool | None, now: datetime
) -> Changed:
    columns = {"status": step.target.value, **_columns(held, step, brought, resolved, now)}
    resolving = step.deed is Deed.RESOLVE
    letter = Letter("resolved", "internal", brought.resolution, event_id=entry.id, by=entry.by.id)
    return Changed(
        held,
        columns=columns,
        heard=(Event(now, Happening.STATUS, step.target.value),),
        entries=(entry,),
        letters=(letter,) if resolving else (),
        posts=_thanks(held, entry) if resolving else (),
    )


def _columns(
    held: Held, step: Move, brought: Brought, resolved: bool | None, now: datetime
) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if held.row["status"] == Status.WAITING:
        columns |= NO_LONGER_WAITING
    if step.deed is Deed.WAIT:
        columns |= {
            "waiting_reason": brought.reason,
            "waiting_for": brought.awaiting[:200],
            "waiting_since": now,
        }
    elif step.deed is Deed.RESOLVE:
        columns |= {"resolution": brought.resolution.strip(), "resolved_at": now}
    elif step.deed is Deed.CLOSE:
        columns |= {"closed_at": now, "resolved": resolved}
    elif step.deed is Deed.CANCEL:
        columns |= {"cancelled_at": now, "cancel_reason": brought.reason.strip()}
    elif step.deed is Deed.REOPEN:
        columns |= {"resolved_at": None, "closed_at": None, "resolved": None, "acknowledged_at": None}
    return columns


NO_LONGER_WAITING: Final[dict[str, Any]] = {"waiting_reason": "", "waiting_for": "", "waiting_since": None}


def _entry(held: Held, step: Move, brought: Brought, by: Actor, resolved: bool | None) -> Entry:
    context: dict[str, Any] = {"old_status": step.source.value, "new_status": step.target.value}
    if step.deed is Deed.WAIT:
        context["waiting_for"] = brought.awaiting
    if resolved is not None:
        context["resolved"] = resolved
    code = _CODES.get(step.deed, "COMPLAINT_STATUS")
    notes = brought.reason
    if code in cla.CODES:
        notes = cla.stored_notes(code, notes)
    return eventlog.entry(
        "complaint", code, subject=held.subject, also=held.also, by=by, notes=notes, context=context
    )


def _thanks(held: Held, entry: Entry) -> Any:
    config = held.config
    wanted = config is not None and config.thank_you_email_enabled
    if not told_on_resolution(complainant_of(held.row), thank_you_email_enabled=wanted):
        return ()
    key = f"resolved:{held.row['round']}"
    return to_complainant(held.row, letters.RESOLVED, key=key, event_id=entry.id)
