"""Asking for everything about a client, storing the archive, and fetching it."""

import json
from typing import Final
from uuid import UUID

from app import eventlog, jobs
from app.accounts.account import Account
from app.documents import commands as documents
from app.documents.intake import Received
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, TheSystem
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.privacy.inputs import AccessInput
from app.privacy.queries import access
from app.privacy.queries.access import RequestView
from app.privacy.rules import ANSWER_WITHIN, ARCHIVE_FOR

JOB: Final = "privacy.archive"
KIND: Final = "subject_request"


@db.atomic
async def ask(given: AccessInput, *, by: Account) -> UUID:
    """Ask for everything about a client of one's scope; a job makes the archive. The request's key.

    Raises Invalid for a reference that names nobody this person deals with.
    """
    person = await access.person_named(by, given.person)
    if person is None:
        raise Invalid(given.typed, person=_("There is no client with this reference among your cases."))
    request, now = ids.new(), clock.now()
    await db.execute(
        "insert into subject_request (id, person, organisation, reason, identity, created_by, created_at, due_on)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8)",
        request,
        person,
        by.organisation,
        given.reason,
        given.identity,
        by.id,
        now,
        (now + ANSWER_WITHIN).date(),
    )
    await jobs.enqueue(JOB, {"request": str(request)}, dedup_key=str(request), by=by)
    await _on_timelines("ACCESS_ASKED", person, by.organisation, by=by, notes=given.reason)
    await _log_export(request, given.reason, by)
    return request


async def _on_timelines(
    code: str, person: UUID, organisation: UUID | None, *, by: Actor, notes: str = ""
) -> None:
    """On the client, and on each of their cases, where whoever works on them sees it."""
    also = [Subject("case", case) for case in await access.cases_of(person, organisation)]
    await eventlog.record("privacy", code, subject=Subject("person", person), also=also, by=by, notes=notes)


async def _log_export(request: UUID, reason: str, by: Account) -> None:
    await db.execute(
        "insert into export_log (id, member, organisation, what, filters, columns, rows, reason, personal, at)"
        " values ($1, $2, $3, 'privacy.subject_access', $4, '{}', 1, $5, true, $6)",
        ids.new(),
        by.id,
        by.organisation,
        json.dumps({"request": str(request)}),
        reason,
        clock.now(),
    )


@db.atomic
async def store(request: RequestView, received: Received) -> None:
    """Keep the archive that was made: it can be fetched for seven days. Safe to repeat: the newest counts."""
    waiting = await db.fetchval(
        "select id from subject_request where id = $1 and state <> 'ready' for update", request.id
    )
    if waiting is None:
        raise NotFound(_("There is nothing at this address."))
    by = TheSystem(id=request.created_by)
    await documents.attach(
        Subject(KIND, request.id),
        [received],
        by=by,
        organisation=None,
        event=("privacy", "ACCESS_READY"),
        purpose="subject_access",
    )
    until = clock.now() + ARCHIVE_FOR
    await db.execute("update document set expires_at = $2 where id = $1", received.id, until)
    await db.execute(
        "update subject_request set state = 'ready', document = $2, ready_at = $3, expires_at = $4 where id = $1",
        request.id,
        received.id,
        clock.now(),
        until,
    )


@db.one_statement
async def give_up(request: UUID) -> None:
    """The archive could not be made: a person must look why."""
    await db.execute("update subject_request set state = 'failed' where id = $1 and state = 'asked'", request)


@db.atomic
async def note_fetched(request: RequestView, *, by: Account) -> None:
    """Somebody fetches an archive: that stands on the client, on the cases and among the exports."""
    await db.execute("update subject_request set opened = opened + 1 where id = $1", request.id)
    await _on_timelines("ACCESS_OPENED", request.person, request.organisation, by=by)
    await _log_export(request.id, request.reason, by)
