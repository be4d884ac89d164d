"""Documents on a case."""

from collections.abc import Sequence
from uuid import UUID

from app.accounts.account import Account
from app.cases import queries, rules
from app.cases.commands.case import claim
from app.documents import commands as documents
from app.documents.intake import Received
from app.documents.queries import Document
from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import Forbidden
from app.kernel.language import _


@db.atomic
async def attach(case: UUID, received: Sequence[Received], *, by: Account) -> list[UUID]:
    """Put files that were received on a case. Raises Conflict for an archived one, Invalid beyond a limit."""
    standing = await queries.standing_to_change(case)
    rules.must_take_notes(standing.archived_at)
    await claim(case, by=by)
    return await documents.attach(
        Subject("case", case), received, by=by, organisation=by.organisation, event=("case", "ATTACHED")
    )


@db.atomic
async def take_off(case: UUID, document: Document, *, by: Account) -> None:
    """Take a document off a case. Raises Forbidden for somebody else's, Conflict for an archived case."""
    standing = await queries.standing_to_change(case)
    if not rules.may_take_off(by.id, document.uploaded_by, manages=by.can("cases.reassign")):
        raise Forbidden(_("Whoever attached this document takes it off, or their manager does."))
    await documents.destroy(
        document.id,
        Subject("case", case),
        by=by,
        event=("case", "DETACHED"),
        frozen=standing.archived_at is not None,
    )
