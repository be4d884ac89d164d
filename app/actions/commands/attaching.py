"""Documents on an action, and which of them are its evidence (sla.md 1.7, 1.10)."""

from collections.abc import Sequence
from uuid import UUID

from app.accounts.account import Account
from app.actions.commands.moving import let_submission_fall
from app.actions.commands.saving import KIND, take
from app.actions.queries.items import Held
from app.actions.rules.words import Status
from app.documents import commands as documents
from app.documents.intake import Received
from app.documents.queries import Document
from app.kernel import db
from app.kernel.errors import Conflict, Forbidden
from app.kernel.language import _


@db.atomic
async def attach(
    action: UUID, received: Sequence[Received], description: str, *, is_evidence: bool, by: Account
) -> list[UUID]:
    """Put files that were received on an action; new evidence takes a submission back to work.

    Raises NotFound, Forbidden to whoever does not work on it, Conflict once it is approved or over, Invalid
    beyond a limit.
    """
    held = await _taken(action, by)
    made = await documents.attach(
        held.subject,
        received,
        by=by,
        organisation=by.organisation,
        event=(KIND, "EVIDENCE" if is_evidence else "ATTACHED"),
        description=description,
        is_evidence=is_evidence,
    )
    await _evidence_changed(held, is_evidence, by)
    return made


@db.atomic
async def mark_evidence(action: UUID, document: Document, is_evidence: bool, *, by: Account) -> None:
    """Say that a document is evidence, or that it is not. Raises as `attach`."""
    held = await _taken(action, by)
    code = "EVIDENCE" if is_evidence else "EVIDENCE_REMOVED"
    if await documents.mark_evidence(document.id, held.subject, is_evidence, by=by, event=(KIND, code)):
        await _evidence_changed(held, True, by)


@db.atomic
async def take_off(action: UUID, document: Document, *, by: Account) -> None:
    """Take a document off; its row stays as a tombstone. Raises as `attach`."""
    held = await _taken(action, by)
    is_evidence = any(each["id"] == str(document.id) for each in held.evidence)
    code = "EVIDENCE_REMOVED" if is_evidence else "DETACHED"
    await documents.destroy(document.id, held.subject, by=by, event=(KIND, code), frozen=False)
    await _evidence_changed(held, is_evidence, by)


async def _taken(action: UUID, by: Account) -> Held:
    held = await take(action, by=by)
    if not held.standing.works_on_it:
        raise Forbidden(_("Only the people who work on this action may change its documents."))
    if held.state in (Status.APPROVED, Status.CLOSED, Status.CANCELLED):
        raise Conflict(
            _("What was decided on stays as it was. Have the approval revoked or the action reopened.")
        )
    return held


async def _evidence_changed(held: Held, is_evidence: bool, by: Account) -> None:
    if is_evidence and held.state is Status.PENDING_APPROVAL:
        await let_submission_fall(held, by=by)
