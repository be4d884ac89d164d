"""Forms that staff fill in: a draft on the server, saved as one goes, sent once."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.documents import commands as documents
from app.documents.intake import Received
from app.forms.commands.answering import Visitor
from app.forms.commands.submitting import KIND, Filled, submit_many
from app.forms.queries.forms import VersionView, active_of, version_of
from app.forms.queries.submissions import SubmissionView, draft_to_change
from app.forms.rules.answering import Answers, Judged, judge
from app.forms.rules.sittings import GIVEN_UP_AFTER, spent
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, NotFound
from app.kernel.language import _

Files = Mapping[str, Sequence[Received]]


@db.atomic
async def begin(
    form: UUID, institution: UUID, department: UUID | None, visitor: Visitor, *, by: Account
) -> UUID:
    """Begin to fill a form in; the key of the draft. The caller has looked whether the place is in scope.

    Raises NotFound for a form that is not asked, Conflict for one that is anonymous.
    """
    version = await active_of(form)
    if version is None:
        raise NotFound(_("There is no such form."))
    if version.asks.anonymous:
        raise Conflict(_("This survey is anonymous, so it is answered through its links only."))
    draft, now = ids.new(), clock.now()
    await db.execute(
        "insert into submission (id, form, form_version, institution, department, submitted_by, status, started_at,"
        " locale) values ($1, $2, $3, $4, $5, $6, 'draft', $7, $8)",
        draft,
        form,
        version.id,
        institution,
        department,
        by.id,
        now,
        visitor.locale,
    )
    await _open_sitting(draft, by, visitor)
    return draft


@db.atomic
async def save(
    draft: UUID,
    given: Mapping[str, Any],
    files: Files,
    visitor: Visitor,
    *,
    sending_from: Collection[str] | None = None,
    by: Account,
) -> Judged:
    """Keep what can be kept of a draft; submit it from a page with these questions if nothing is open or wrong.

    What is wrong is named at its question. Raises NotFound for a draft that was sent, or is somebody else's.
    """
    there, version = await _to_change(draft, by)
    judged = await _keep(there, version, given, files, visitor, by)
    if sending_from is not None and judged.is_whole(sending_from):
        filled = Filled(
            id=draft,
            institution=there.institution,
            department=there.department,
            submitted_by=by.id,
            answers=judged.answers,
            started_at=there.started_at,
            submitted_at=clock.now(),
            due_at=there.due_at,
            locale=visitor.locale,
        )
        await submit_many(version, [filled], by=by)
        await _end_sittings(draft, "submitted")
    return judged


@db.atomic
async def drop(draft: UUID, *, by: Account) -> None:
    """Give a draft up."""
    there, _version = await _to_change(draft, by)
    await db.execute("update submission set status = 'void' where id = $1", draft)
    await _end_sittings(draft, "abandoned")
    await eventlog.record(KIND, "SUBMISSION_DROPPED", subject=Subject(KIND, there.id), by=by)


@db.atomic
async def give_up() -> int:
    """End the sittings that nobody has been seen at for a day; how many they were. Safe to repeat."""
    now = clock.now()
    return await db.execute(
        "update form_session set outcome = 'abandoned', ended_at = last_seen_at where id in (select id from"
        " form_session where outcome = 'open' and last_seen_at < $1 order by last_seen_at limit 5000"
        " for update skip locked)",
        now - GIVEN_UP_AFTER,
    )


async def _end_sittings(draft: UUID, outcome: str) -> None:
    await db.execute(
        "update form_session set outcome = $3, ended_at = $2 where submission = $1 and outcome = 'open'",
        draft,
        clock.now(),
        outcome,
    )


async def _to_change(draft: UUID, by: Account) -> tuple[SubmissionView, VersionView]:
    there = await draft_to_change(by, draft)
    version = await version_of(there.form_version)
    if version.status == "retired":
        raise Conflict(_("This form was retired in the meantime, so it is not taken any more."))
    return there, version


async def _keep(
    there: SubmissionView,
    version: VersionView,
    given: Mapping[str, Any],
    files: Files,
    visitor: Visitor,
    by: Account,
) -> Judged:
    """Judge what was sent, with the pictures that the draft has already, and keep what can be kept.

    A drawing waits for the name that makes it a signature.
    """
    answers = {**given, **_with_kept(there.answers, given)}
    judged = judge(version.asks, answers)
    unsigned = {code: answers[code] for code in judged.problems if isinstance(answers.get(code), dict)}
    await db.execute(
        "update submission set answers = $2, edition = edition + 1 where id = $1",
        there.id,
        json.dumps({**judged.answers, **unsigned}, ensure_ascii=False),
    )
    for received in files.values():
        if received:
            subject, event = Subject(KIND, there.id), (KIND, "SUBMISSION_FILED")
            await documents.attach(
                subject, received, by=by, organisation=by.organisation, event=event, purpose="photo"
            )
    await _go_on(there.id, by, visitor)
    return judged


def _with_kept(answers: Answers, given: Mapping[str, Any]) -> Answers:
    """The pictures that the draft has already; a new one takes the place of its own, a name is written to it."""
    kept = {code: answer for code, answer in answers.items() if isinstance(answer, dict)}
    named = {code: {"name": given[code]} for code in kept if isinstance(given.get(code), str)}
    return {
        code: {**kept[code], **named.get(code, {})} for code in kept if not isinstance(given.get(code), dict)
    }


async def _go_on(draft: UUID, by: Account, visitor: Visitor) -> None:
    now = clock.now()
    sitting = await db.fetchrow(
        "select id, last_seen_at from form_session where submission = $1 and outcome = 'open' limit 1", draft
    )
    if sitting is None:
        await _open_sitting(draft, by, visitor)
        return
    await db.execute(
        "update form_session set last_seen_at = $2, active_seconds = active_seconds + $3 where id = $1",
        sitting["id"],
        now,
        spent(sitting["last_seen_at"], now),
    )


async def _open_sitting(draft: UUID, by: Account, visitor: Visitor) -> None:
    await db.execute(
        'insert into form_session (id, form, form_version, institution, department, "user", submission, started_at,'
        " last_seen_at, device, locale) select $1, s.form, s.form_version, s.institution, s.department, $3, s.id, $4,"
        " $4, $5, $6 from submission s where s.id = $2",
        ids.new(),
        draft,
        by.id,
        clock.now(),
        visitor.device,
        visitor.locale,
    )
