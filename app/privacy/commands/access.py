"""Asking for everything about a client, deciding on it, storing the archive, and fetching it once."""

import json
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app import eventlog, jobs
from app.accounts.account import Account
from app.documents import commands as documents
from app.documents import locked
from app.documents.intake import Received
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, TheSystem
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.outbox import Post, post_many
from app.outbox.commands.post import IN_APP
from app.privacy.inputs import AccessInput, DecisionInput
from app.privacy.queries import access
from app.privacy.queries.access import RequestView
from app.privacy.rules import ANSWER_WITHIN, ARCHIVE_FOR, refusal_to_decide, refusal_to_fetch

JOB: Final = "privacy.archive"
KIND: Final = "subject_request"


@db.atomic
async def ask(given: AccessInput, *, by: Account) -> UUID:
    """Ask for everything about a client of one's scope; somebody else decides. The request's key.

    Raises Invalid for a reference that names nobody this person deals with.
    """
    person = await access.person_named(by, given.person)
    if person is None:
        raise Invalid(person=_("There is no client with this reference among your cases."))
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
    await _on_timelines("ACCESS_ASKED", person, by.organisation, by=by, notes=given.reason)
    await _log_export(request, given.reason, by)
    view = await access.asked(request)
    await _tell(
        "asked", view, await access.deciders(by.organisation, but=by.id), f"/privacy/requests/{request}"
    )
    return request


@db.atomic
async def decide(request: UUID, given: DecisionInput, *, by: Account) -> None:
    """Approve a request of one's scope, whereupon a job makes the archive, or refuse it.

    Raises Forbidden for whoever asked, Conflict when it was decided meanwhile.
    """
    view = await access.locked(by, request)
    if (refused := refusal_to_decide(view, by.id)) is not None:
        raise refused
    await db.execute(
        "update subject_request set state = $2, decided_by = $3, decided_at = $4, decision = $5 where id = $1",
        request,
        "approved" if given.approved else "refused",
        by.id,
        clock.now(),
        given.words,
    )
    code = "ACCESS_APPROVED" if given.approved else "ACCESS_REFUSED"
    await _on_timelines(code, view.person, view.organisation, by=by, notes=given.words)
    if given.approved:
        await jobs.enqueue(JOB, {"request": str(request)}, dedup_key=str(request), by=by)
    else:
        await _tell("refused", view, [view.created_by])


async def _tell(
    what: str, view: RequestView, people: Sequence[UUID], link: str = "/privacy/requests"
) -> None:
    await post_many(
        [
            Post(
                kind="privacy.access",
                dedup_key=f"access:{view.id}:{what}:{person}",
                channel=IN_APP,
                user=person,
                template=f"access_{what}",
                values={"client": view.reference, "name": view.by},
                link=link,
                subject=Subject(KIND, view.id),
            )
            for person in people
        ]
    )


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
        "select id from subject_request where id = $1 and state in ('approved', 'failed') for update",
        request.id,
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
    await _tell("ready", request, [request.created_by])


@db.one_statement
async def give_up(request: UUID) -> None:
    """The archive could not be made: a person must look why."""
    await db.execute(
        "update subject_request set state = 'failed' where id = $1 and state = 'approved'", request
    )


@db.atomic
async def fetch(request: UUID, *, by: Account) -> RequestView:
    """Take an archive that one asked for, once: that stands on the client, on the cases and among the exports.

    Whoever comes second waits for the first and is refused. Raises NotFound, Forbidden, Conflict.
    """
    view = await access.locked(by, request)
    if (refused := refusal_to_fetch(view, by.id, clock.now())) is not None:
        raise refused
    await db.execute("update subject_request set opened = 1 where id = $1", request)
    await db.execute("update document set expires_at = $2 where id = $1", view.document, clock.now())
    await _on_timelines("ACCESS_OPENED", view.person, view.organisation, by=by)
    await _log_export(request, view.reason, by)
    return view


def password_of(request: UUID) -> str:
    """The password of its archive (security.md UP-8): shown to whoever asks, once, and never sent."""
    return locked.password_of("client archive", request)
