"""A file sent in for a month."""

from datetime import date
from typing import Final
from uuid import UUID

from app import jobs
from app.accounts.account import Account
from app.billing.inputs.forms import FIELD
from app.billing.now import today
from app.billing.queries.upload import same_content
from app.billing.rules import months_open
from app.billing.rules.months import written
from app.billing.rules.sent import waits_for_worker
from app.documents import commands as documents
from app.documents.intake import Received
from app.kernel import clock, dates, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _

CHECK: Final = "billing.check"


@db.atomic
async def receive(
    month: date, comment: str, received: Received, *, by: Account, corrects: UUID | None = None
) -> UUID:
    """Keep a file that was sent, to be checked; its key.

    Raises Invalid for a month that cannot be billed now and for a file that stands already, Conflict for a
    month that is closed, and what keeping a document raises.
    """
    provider = by.organisation
    if provider is None:
        raise Invalid(None, form=_("Your account belongs to no provider. Tell your administrator."))
    if month not in months_open(today()):
        raise Invalid(None, month=_("Choose one of the twelve months before this one."))
    await _must_be_open(provider, month)
    if same := await same_content(provider, received.sha256):
        known = {"month": dates.month(same.month), "name": same.file_name}
        problem = (
            _("This is the very file that stands for %(month)s: %(name)s. Choose the newer one.") % known
        )
        raise Invalid(None, **{FIELD: problem})
    upload = ids.new()
    [document] = await documents.attach(
        Subject("billing_upload", upload),
        [received],
        by=by,
        organisation=provider,
        event=("billing", "UPLOADED"),
        description=written(month),
        purpose="billing",
    )
    await _insert(upload, document, received, month, comment, provider, by, corrects)
    return upload


async def _insert(
    upload: UUID,
    document: UUID,
    received: Received,
    month: date,
    comment: str,
    provider: UUID,
    by: Account,
    corrects: UUID | None,
) -> None:
    job = None
    if waits_for_worker(received.name, received.size):
        job = await jobs.enqueue(CHECK, {"upload": str(upload)}, dedup_key=str(upload), by=by)
    await db.execute(
        "insert into billing_upload (id, provider, month, document, file_name, sha256, comment, corrects, job,"
        " uploaded_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        upload,
        provider,
        month,
        document,
        received.name,
        received.sha256,
        comment,
        corrects,
        job,
        by.id,
        clock.now(),
    )


async def _must_be_open(provider: UUID, month: date) -> None:
    locked = await db.fetchval(
        "select locked_at from billing_month where provider = $1 and month = $2", provider, month
    )
    if locked is not None:
        named = {"month": dates.month(month)}
        raise Conflict(
            _("%(month)s is closed, so no file can be sent for it. Ask your contract manager.") % named
        )
