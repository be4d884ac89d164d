"""Beginning an audit that is due: a draft of its form with the time by which it is to be handed in."""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.audits.queries.audits import KIND, audit_to_start
from app.audits.rules import must_be_startable
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict
from app.kernel.language import _


@db.atomic
async def start(id: UUID, *, by: Account) -> UUID:
    """Begin an audit, or go on with the draft that somebody began; the submission's key.

    Raises NotFound out of scope, Conflict when it is over, not open yet, or its form has no active version.
    """
    there, now = await audit_to_start(by, id), clock.now()
    must_be_startable(there["state"], there["opens_at"], now)
    if there["submission"] is not None:
        known: UUID = there["submission"]
        return known
    submission = ids.new()
    begun = await db.execute(
        "insert into submission (id, form, form_version, institution, department, submitted_by, status, started_at,"
        " due_at) select $1, v.form, v.id, $3, $4, $5, 'draft', $6, $7 from form_version v"
        " where v.form = $2 and v.state = 'active'",
        submission,
        there["form"],
        there["institution"],
        there["department"],
        by.id,
        now,
        there["due_at"],
    )
    if not begun:
        raise Conflict(_("The form of this audit is not active any more. Change the schedule."))
    await db.execute("update audit_due set submission = $2 where id = $1", id, submission)
    context = {"submission": str(submission)}
    await eventlog.record(KIND, "STARTED", subject=Subject(KIND, id), by=by, context=context)
    return submission
