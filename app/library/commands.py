"""Adding documents and versions, publishing and retiring them."""

from typing import Final
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.documents import commands as files
from app.documents.intake import Received
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.library import queries
from app.library.inputs import NewDocument, NewVersion
from app.library.queries import SUBJECT
from app.library.rules import keeps, must_lead, must_take_versions

_CODES: Final = {"published": "PUBLISHED", "retired": "RETIRED"}


@db.atomic
async def add(new: NewDocument, received: Received, *, by: Account) -> UUID:
    """Put a document into the library as a draft with its first version; its key.

    Raises Invalid for an organisation outside the person's scope: only whoever sees everything keeps
    documents of the whole house.
    """
    if not keeps(by.scope, new.organisation):
        raise Invalid(organisation=_("Choose one of your organisations."))
    key = ids.new()
    await db.execute(
        "insert into library_document (id, title, kind, summary, organisation, created_by, created_at, updated_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $7)",
        key,
        new.title,
        new.kind,
        new.summary,
        new.organisation,
        by.id,
        clock.now(),
    )
    await _keep(key, 1, "", received, "ADDED", by)
    return key


@db.atomic
async def add_version(id: UUID, new: NewVersion, received: Received, *, by: Account) -> int:
    """Give a document its next version; its number.

    Raises NotFound out of scope, Conflict when it is retired or somebody else added one meanwhile.
    """
    there = await queries.document_to_change(by, id)
    must_take_versions(there["status"])
    if there["version"] != new.number:
        raise Conflict(_("Somebody added a version meanwhile. Look at it before you add yours."))
    number = there["version"] + 1
    await db.execute(
        "update library_document set version = $2, updated_at = $3 where id = $1", id, number, clock.now()
    )
    await _keep(id, number, new.note, received, "VERSION", by)
    return number


async def _keep(id: UUID, number: int, note: str, received: Received, code: str, by: Account) -> None:
    owner = Subject(SUBJECT, id)
    [file] = await files.attach(
        owner,
        [received],
        by=by,
        organisation=by.organisation,
        event=("library", code),
        description=note,
        purpose="library",
    )
    await db.execute(
        "insert into library_version (id, library_document, number, file, note, created_by, created_at)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        ids.new(),
        id,
        number,
        file,
        note,
        by.id,
        clock.now(),
    )


@db.atomic
async def move(id: UUID, to: str, *, by: Account) -> None:
    """Publish a document or retire it. Raises NotFound out of scope, Conflict for a step it cannot take."""
    there = await queries.document_to_change(by, id)
    must_lead(there["status"], to)
    await db.execute(
        "update library_document set status = $2::varchar, updated_at = $3,"
        " published_at = case when $2::varchar = 'published' then $3 else published_at end,"
        " retired_at = case when $2::varchar = 'retired' then $3 end where id = $1",
        id,
        to,
        clock.now(),
    )
    subject = Subject(SUBJECT, id)
    await eventlog.record(
        "library", _CODES[to], subject=subject, by=by, context={"version": there["version"]}
    )
