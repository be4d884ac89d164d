"""Documents on a complaint."""

from collections.abc import Sequence
from uuid import UUID

from app.accounts.account import Account
from app.complaints.commands.saving import take_one
from app.complaints.rules.states import Status
from app.documents import commands as documents
from app.documents.intake import Received
from app.documents.queries import Document
from app.kernel import db
from app.kernel.errors import Conflict, Forbidden
from app.kernel.language import _

_OVER = (Status.CLOSED, Status.CANCELLED)


@db.atomic
async def attach(complaint: UUID, received: Sequence[Received], *, by: Account) -> list[UUID]:
    """Put files that were received on a complaint. Raises Conflict when it is over, Invalid beyond a limit."""
    held = await take_one(complaint, by=by)
    if Status(held.row["status"]) in _OVER:
        raise Conflict(_("This complaint is over. Reopen it first."))
    return await documents.attach(
        held.subject, received, by=by, organisation=by.organisation, event=("complaint", "ATTACHED")
    )


def may_take_off(user: Account, document: Document) -> bool:
    """Whoever attached a document may take it off, and whoever works the queue."""
    return document.uploaded_by == user.id or user.can("complaints.work")


@db.atomic
async def take_off(complaint: UUID, document: Document, *, by: Account) -> None:
    """Take a document off. Raises Forbidden for somebody else's, Conflict when the complaint is over."""
    held = await take_one(complaint, by=by)
    if not may_take_off(by, document):
        raise Forbidden(_("Whoever attached this document takes it off, or their manager does."))
    frozen = Status(held.row["status"]) in _OVER
    await documents.destroy(document.id, held.subject, by=by, event=("complaint", "DETACHED"), frozen=frozen)
