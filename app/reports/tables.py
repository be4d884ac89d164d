"""Reports that were asked for, and those that are made again and again."""

from piccolo.columns import JSONB, UUID, Array, BigInt, Boolean, Date, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.accounts.tables import User
from app.documents.tables import Document
from app.kernel.tables import key, moment, one_of, stamp
from app.reports.rules import EVERY

STATES = ("queued", "running", "ready", "failed", "cancelled", "expired")


class ReportSchedule(Table, tablename="report_schedule"):
    """Parameters under a name: made each week or month, of the one just ended, for named people; or kept to be run by
    hand, and then there is no `next_on`."""

    id: UUID = key()
    report = Varchar(length=60, null=False)
    title = Varchar(length=120, null=False)
    parameters = JSONB(default="{}", null=False)
    every = Varchar(length=5, null=False)
    recipients = Array(base_column=UUID(), default=list, null=False)
    is_active = Boolean(default=True, null=False)
    next_on = Date(default=None, null=True, index=True)
    created_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()

    period_is_known = one_of("every", EVERY)


class ReportExport(Table, tablename="report_export"):
    """A report that is made into a file in the background: asked for, made, fetched, gone (reliability.md 3)."""

    id: UUID = key()
    report = Varchar(length=60, null=False)
    parameters = JSONB(default="{}", null=False)
    scope = Array(base_column=UUID(), default=None, null=True, help_text="Organisations; null is all")
    state = Varchar(length=10, default="queued", null=False)
    reason = Varchar(length=500, default="", null=False)
    language = Varchar(length=5, default="en", null=False)
    recipients = Array(base_column=UUID(), default=list, null=False)
    schedule = ForeignKey(ReportSchedule, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    estimated = BigInt(default=0, null=False)
    rows = BigInt(default=0, null=False)
    trouble = Varchar(length=300, default="", null=False)
    job_id = UUID(null=True, default=None)
    loan = UUID(
        null=True, default=None, help_text="What opened the answers of clients; given back once it is made"
    )
    document_id = ForeignKey(Document, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    downloads = Integer(default=0, null=False)
    requested_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    started_at = moment()
    finished_at = moment()
    expires_at = moment()

    state_is_known = one_of("state", STATES)
