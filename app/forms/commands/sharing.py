"""Survey links: made for a poster or for one answer, and withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import eventlog
from app.forms.tokens import hash_of, token_of
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict, NotFound
from app.kernel.language import _


@dataclass(frozen=True)
class NewLink:
    """Where the answers of a link belong, and how long and how often it works."""

    institution: UUID
    department: UUID | None = None
    kind: str = "many"
    label: str = ""
    expires_at: datetime | None = None
    about: Subject | None = None


@db.atomic
async def make_link(form: UUID, given: NewLink, *, by: Actor) -> UUID:
    """A link to an active form; `tokens.token_of` is its secret. Raises Conflict for a form that is not asked.

    The caller has looked whether the place is in the person's scope.
    """
    status = await db.fetchval("select status from form where id = $1", form)
    if status != "active":
        raise Conflict(_("This form is not asked, so a link to it would lead nowhere."))
    link = ids.new()
    await db.execute(
        "insert into form_link (id, form, institution, department, kind, token_hash, label, subject_kind, subject_id,"
        " expires_at, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        link,
        form,
        given.institution,
        given.department,
        given.kind,
        hash_of(token_of(link)),
        given.label,
        given.about.kind if given.about else "",
        given.about.id if given.about else None,
        given.expires_at,
        by.id,
        clock.now(),
    )
    await _record("LINK_MADE", form, link, by=by)
    return link


@db.atomic
async def withdraw_link(form: UUID, link: UUID, institutions: list[UUID] | None, *, by: Actor) -> None:
    """Have a link work no more. Raises NotFound for one that is not of the form, or of another place."""
    done = await db.execute(
        "update form_link set withdrawn_at = $4 where id = $1 and form = $2 and withdrawn_at is null"
        " and ($3::uuid[] is null or institution = any($3))",
        link,
        form,
        institutions,
        clock.now(),
    )
    if not done:
        raise NotFound(_("There is no such link."))
    await _record("LINK_WITHDRAWN", form, link, by=by)


async def _record(code: str, form: UUID, link: UUID, *, by: Actor) -> None:
    await eventlog.record("form", code, subject=Subject("form", form), by=by, context={"link": str(link)})
