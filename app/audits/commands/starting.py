"""Beginning an audit that is due: a draft of its form with the time by which it is to be handed in."""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.audits.queries.audits import KIND, audit_to_start
from app.audits.rules import must_be_startable
from app.forms.commands.answering import Visitor
from app.forms.commands.filling import begin
from app.kernel import clock, db
from app.kernel.actor import Subject


@db.atomic
async def start(id: UUID, visitor: Visitor, *, by: Account) -> UUID:
    """Begin an audit, or go on with its draft, also with one that somebody else began; the submission's key.

    Raises NotFound out of scope or for a form that is not asked any more, Conflict when the audit is over or
    not open yet.
    """
    there = await audit_to_start(by, id)
    must_be_startable(there["state"], there["opens_at"], clock.now())
    if there["submission"] is not None:
        known: UUID = there["submission"]
        await _take_over(known, by)
        return known
    submission = await begin(there["form"], there["institution"], there["department"], visitor, by=by)
    await db.execute("update submission set due_at = $2 where id = $1", submission, there["due_at"])
    await db.execute("update audit_due set submission = $2 where id = $1", id, submission)
    context = {"submission": str(submission)}
    await eventlog.record("audit", "STARTED", subject=Subject(KIND, id), by=by, context=context)
    return submission


async def _take_over(submission: UUID, by: Account) -> None:
    """Whoever goes on with an audit hands it in: nobody's holiday keeps a ward from being looked at."""
    await db.execute(
        "update submission set submitted_by = $2 where id = $1 and status = 'draft' and submitted_by <> $2",
        submission,
        by.id,
    )
