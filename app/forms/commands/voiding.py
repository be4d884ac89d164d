"""Striking out what should not be counted."""

import json
from uuid import UUID

from app import eventlog
from app.forms.commands.submitting import KIND, Filled, add_up
from app.forms.queries.forms import version_of
from app.forms.rules.scoring import result
from app.kernel import db
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict
from app.kernel.language import _


@db.atomic
async def strike_out(submission: UUID, reason: str, *, by: Actor) -> None:
    """Leave a submission out of all counts; it stays readable. Raises Conflict for one that is not submitted."""
    row = await db.fetchrow(
        "update submission set status = 'void', void_reason = $2 where id = $1 and status = 'submitted'"
        " returning form_version, institution, department, started_at, submitted_at, answers",
        submission,
        reason,
    )
    if row is None:
        raise Conflict(_("This was struck out already, or never sent."))
    version = await version_of(row["form_version"])
    answers = json.loads(row["answers"])
    filled = Filled(
        id=submission,
        institution=row["institution"],
        department=row["department"],
        answers=answers,
        started_at=row["started_at"],
        submitted_at=row["submitted_at"],
    )
    await add_up(version, [filled], {submission: result(version.asks, answers)}, sign=-1)
    subject = Subject(KIND, submission)
    await eventlog.record(KIND, "SUBMISSION_VOID", subject=subject, by=by, notes=reason)
