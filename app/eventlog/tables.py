"""The append-only log. Its companion `timeline` (subject, seq, event) is a bare SQL table of the migration."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    LazyTableReference,
    Text,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.kernel.tables import key, one_of, stamp

TYPES = ("outcome", "system", "event")
HIGH, MODERATE, MINOR = 29, 21, 11

USER = LazyTableReference("User", module_path="app.accounts.tables")


class EventLog(Table, tablename="event_log"):
    """Something that happened. Never changed, never removed, except by a retention run."""

    id: UUID = key()
    seq = BigInt(null=False, unique=True, required=False, help_text="Identity: the order of the log")
    key = Varchar(length=50, null=False)
    code = Varchar(length=50, null=False, index=True)
    type = Varchar(length=10, null=False)
    level = Integer(null=False)
    subject_kind = Varchar(length=30, null=False)
    subject_id = UUID(null=False, default=None)
    timer_id = UUID(null=True, default=None)
    created_by = ForeignKey(USER, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp(index=True)
    notes = Text(default="", null=False)
    context = JSONB(default="{}", null=False)
    patch = JSONB(default=None, null=True)

    type_is_known = one_of("type", TYPES)


class OutcomeKind(Table, tablename="outcome_kind"):
    """The registry as rows, for reports and for the audit; written at every migrate."""

    id: UUID = key()
    key = Varchar(length=50, null=False)
    code = Varchar(length=50, null=False)
    type = Varchar(length=10, null=False)
    level = Integer(null=False)
    description = Varchar(length=200, null=False)
    stops_timer = Boolean(default=False, null=False)


class UndoneEvent(Table, tablename="undone_event"):
    """An entry that was taken back within its ten seconds, and the entry that says so: figures leave out both."""

    id: UUID = key()
    event_id = ForeignKey(EventLog, null=False, unique=True, on_delete=OnDelete.restrict)
    undone_by = ForeignKey(EventLog, null=False, index=True, on_delete=OnDelete.restrict)
