"""Notes and outcome codes: what is written on the timeline by hand."""

from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries, rules
from app.cases.commands.case import claim
from app.cases.inputs import NoteInput, OutcomeInput
from app.desk import commands as desk
from app.eventlog import Entry, registry
from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.kernel.language import _


@db.atomic
async def add_note(case: UUID, note: NoteInput, *, by: Account) -> Entry:
    """Put a note at the top of the case's timeline."""
    standing = await queries.standing_to_change(case)
    rules.must_take_notes(standing.archived_at)
    await claim(case, by=by)
    await _draft_is_sent(case, by)
    return await eventlog.record(
        "case_note", "NOTE", subject=Subject("case", case), by=by, notes=note.notes, picked=True
    )


@db.atomic
async def log_outcome(case: UUID, outcome: OutcomeInput, *, by: Account) -> Entry:
    """Log an outcome code: it may stop the timer, change who acts next and set the case's facts.

    Raises Invalid for a code that has a screen of its own or needs notes, Forbidden or Conflict when the role
    or the state of the case does not allow it.
    """
    kind = kind_named(outcome)
    standing = await queries.standing_to_change(case)
    if (refused := rules.refusal(kind, standing, rules.Picker.of(by))) is not None:
        raise refused
    await claim(case, by=by)
    await _draft_is_sent(case, by)
    return await eventlog.record(
        kind.key, kind.code, subject=Subject("case", case), by=by, notes=outcome.notes, picked=True
    )


async def _draft_is_sent(case: UUID, by: Account) -> None:
    await desk.forget_draft(by, f"case:{await queries.reference_of(case)}")


def kind_named(outcome: OutcomeInput) -> eventlog.Kind:
    """The kind a person picked. Raises Invalid when it cannot be picked from the list."""
    try:
        kind = registry.kind(outcome.key, outcome.code)
    except (KeyError, ValueError) as error:
        raise Invalid(None, code=_("Choose a code from the list.")) from error
    if kind.key in rules.OWN_SCREEN_KEYS or kind.key not in (*rules.OPERATOR_KEYS, *rules.PROVIDER_KEYS):
        raise Invalid(None, code=_("This code has a screen of its own."))
    if kind.notes_required and not outcome.notes:
        raise Invalid(None, notes=_("Say why in the notes: this code needs them."))
    return kind
