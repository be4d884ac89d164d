"""Where an action stands: every move of sla.md 1.7, asked nicely here and insisted on by the database."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.actions.commands.saving import KIND, Changed, around, due_of, save, take
from app.actions.commands.telling import Reason, to_staff
from app.actions.queries.items import Held
from app.actions.rules.recipients import told_of_decision, told_of_submission
from app.actions.rules.states import Brought, Decision, Deed, Move, must_be_possible, submission_hash
from app.actions.rules.words import Status
from app.actions.tables import CHECK_DAYS
from app.eventlog import Entry
from app.kernel import clock, db, ids
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.outbox import Post, withdraw
from app.sla.rules import Event, Happening, plan

#: Nobody needs to hear these any more: once an action has ended, and once a submission was decided on.
_MOOT: Final = ("action.reminder", "action.escalation", "action.assigned", "action.unrouted")
_ASKED: Final = ("action.submitted",)
_DECISIONS: Final = {
    Deed.APPROVE: "approved",
    Deed.REJECT: "rejected",
    Deed.WITHDRAW: "withdrawn",
    Deed.REVOKE: "revoked",
    Deed.CANCEL: "cancelled",
}
_LETTERS: Final = {Deed.APPROVE: "action_approved", Deed.REJECT: "action_rejected"}


@db.atomic
async def move(
    action: UUID,
    target: str,
    brought: Brought,
    *,
    by: Actor,
    version: int | None = None,
    deed: Deed | None = None,
) -> None:
    """Bring an action to another state. `deed` says which where two moves go the same way.

    Raises NotFound outside the scope, Stale for another version, Conflict where there is no such move,
    Forbidden for somebody else's deed, Invalid where something is to be filled in.
    """
    held = await take(action, by=by, version=version)
    brought = replace(
        brought, evidence=len(held.evidence), outcome=brought.outcome.strip() or held.row["outcome"]
    )
    step = must_be_possible(
        held.row["status"], target, held.standing, held.terms, brought, deed=deed.value if deed else None
    )
    now = clock.now()
    if step.deed is Deed.APPROVE:
        await _must_be_as_submitted(held)
    entries = _entries(held, step, brought, by)
    posts, lost = await _posts(held, step, by, entries[-1])
    columns = {
        "status": step.target.value,
        **_columns(held, step, brought, by, now),
        **({"unroutable": True} if lost else {}),
    }
    heard = (Event(now, Happening.STATUS, step.target.value),)
    await save([Changed(held, columns=columns, heard=heard, entries=entries, posts=posts)])
    await _follow(held, step, brought, by, now)


@db.atomic
async def decide(
    action: UUID, decision: Decision, reason: str = "", *, by: Actor, version: int | None = None
) -> None:
    """An approver's word: approved, sent back, or approved and closed in one go (sla.md 1.7). Raises as `move`."""
    deed = Deed.REJECT if decision is Decision.REJECT else Deed.APPROVE
    target = Status.IN_PROGRESS if decision is Decision.REJECT else Status.APPROVED
    await move(action, target, Brought(reason=reason), by=by, version=version, deed=deed)
    if decision is Decision.APPROVE_AND_CLOSE:
        await move(action, Status.CLOSED, Brought(), by=by, deed=Deed.CLOSE)


@db.atomic
async def let_submission_fall(held: Held, *, by: Actor) -> None:
    """Back to work, because the evidence of what was submitted changed (sla.md 1.7). `held` is locked and pending."""
    now = clock.now()
    entry = _status_entry(held, Status.IN_PROGRESS, by, {"because": "evidence"})
    await save(
        [
            Changed(
                held,
                columns={"status": Status.IN_PROGRESS.value},
                heard=(Event(now, Happening.STATUS, Status.IN_PROGRESS.value),),
                entries=(entry,),
            )
        ]
    )
    await _decide(held, "fallen", by, now)
    await withdraw(subject=held.subject, kinds=_ASKED)


async def _must_be_as_submitted(held: Held) -> None:
    """The approver decides on what was submitted: the seal must still hold."""
    seal = await db.fetchval(
        "select seal from action_submission where action = $1 order by n desc limit 1", held.id
    )
    if seal != submission_hash(held.row["outcome"], (each["sha256"] for each in held.evidence)):
        raise Conflict(_("What was submitted has changed. Send it back, so that it is submitted again."))


def _columns(held: Held, step: Move, brought: Brought, by: Actor, now: datetime) -> dict[str, Any]:
    nobody: dict[str, Any] = {"approved_by": None, "approved_at": None}
    match step.deed:
        case Deed.CANCEL:
            return {
                "cancelled_at": now,
                "cancel_reason": brought.reason.strip(),
                "queue": "",
                "queued_at": None,
            }
        case Deed.SUBMIT:
            return {"outcome": brought.outcome, "submitted_by": by.id, "submitted_at": now, **nobody}
        case Deed.APPROVE:
            rejected = {"rejected_by": None, "rejected_at": None, "rejection_reason": ""}
            return {"approved_by": by.id, "approved_at": now, **rejected}
        case Deed.REJECT:
            reason = brought.reason.strip()
            return {"rejected_by": by.id, "rejected_at": now, "rejection_reason": reason}
        case Deed.CLOSE:
            return {"outcome": brought.outcome, "closed_by": by.id, "closed_at": now}
        case Deed.REVOKE:
            return nobody
        case Deed.REOPEN:
            return {"closed_by": None, "closed_at": None, **nobody}
        case _:
            return {}


def _entries(held: Held, step: Move, brought: Brought, by: Actor) -> list[Entry]:
    """The decision, if it is one, and the change of state."""
    entries = []
    if step.deed in (Deed.APPROVE, Deed.REJECT, Deed.WITHDRAW, Deed.REVOKE):
        entries.append(
            eventlog.entry(
                KIND,
                "APPROVAL",
                subject=held.subject,
                by=by,
                notes=brought.reason,
                context={"decision": step.deed.value},
            )
        )
    notes = "" if entries else brought.reason
    told: dict[str, Any] = {"deed": step.deed.value}
    if step.deed is Deed.SUBMIT:
        told["evidence"] = len(held.evidence)
    entries.append(_status_entry(held, step.target, by, told, notes))
    return entries


def _status_entry(held: Held, target: Status, by: Actor, told: dict[str, Any], notes: str = "") -> Entry:
    context = {"old_status": held.row["status"], "new_status": target.value, **told}
    return eventlog.entry(KIND, "STATUS_CHANGE", subject=held.subject, by=by, notes=notes, context=context)


async def _posts(held: Held, step: Move, by: Actor, entry: Entry) -> tuple[Sequence[Post], bool]:
    """Who hears of it, and whether somebody should but there is nobody: an action without an approver."""
    row = held.row
    if step.deed is Deed.SUBMIT:
        near = await around(held, submitter=by.id)
        who = told_of_submission(near.around(row["hospital"], row["department"], row["assigned_to"], by.id))
        letter = "action_submitted"
    elif step.deed in _LETTERS:
        near = await around(held)
        who = told_of_decision(
            near.around(row["hospital"], row["department"], row["assigned_to"], row["submitted_by"])
        )
        letter = _LETTERS[step.deed]
    else:
        return (), False
    key = f"{step.deed.value}:{row['round']}:{row['version']}"
    reason = Reason(letter, key, entry.id, due_of(plan(held.item)))
    return to_staff(row, reason, who, near), who.unroutable


async def _follow(held: Held, step: Move, brought: Brought, by: Actor, now: datetime) -> None:
    """What goes with a move: the sealed submission, the word on it, the checks after closing, moot messages."""
    if step.deed is Deed.SUBMIT:
        await _seal(held, brought.outcome, by, now)
    elif step.source is Status.PENDING_APPROVAL or step.deed is Deed.REVOKE:
        await _decide(held, _DECISIONS[step.deed], by, now, brought.reason.strip())
        await withdraw(subject=held.subject, kinds=_ASKED)
    if step.deed is Deed.CLOSE:
        await _plan_checks(held, now)
    elif step.deed is Deed.REOPEN:
        await db.execute(
            "update action_check set state = 'dropped' where action = $1 and state in ('planned', 'due')",
            held.id,
        )
    if step.target.is_terminal:
        await withdraw(subject=held.subject, kinds=_MOOT)


async def _seal(held: Held, outcome: str, by: Actor, now: datetime) -> None:
    """Freeze what the approver will be shown."""
    await db.execute(
        "insert into action_submission (id, action, n, outcome, evidence, seal, submitted_by, at)"
        " values ($1, $2, (select count(*) + 1 from action_submission where action = $2), $3, $4, $5, $6, $7)",
        ids.new(),
        held.id,
        outcome,
        json.dumps(held.evidence),
        submission_hash(outcome, (each["sha256"] for each in held.evidence)),
        by.id,
        now,
    )


async def _decide(held: Held, decision: str, by: Actor, now: datetime, reason: str = "") -> None:
    await db.execute(
        "update action_submission set decision = $2, decided_by = $3, decided_at = $4, reason = $5"
        " where action = $1 and n = (select max(n) from action_submission where action = $1)"
        " and decision in ('', 'approved')",
        held.id,
        decision,
        by.id,
        now,
        reason,
    )


async def _plan_checks(held: Held, now: datetime) -> None:
    await db.execute(
        "insert into action_check (id, action, round, days, due_at)"
        " select uuidv7(), $1, $2, days, $3::timestamptz + days * interval '1 day' from unnest($4::int[]) d(days)"
        " on conflict (action, round, days) do nothing",
        held.id,
        held.row["round"],
        now,
        list(CHECK_DAYS),
    )
