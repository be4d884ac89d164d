"""Complaints, the targets they have had, their letters, and the files they came from."""

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
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.complaints.rules.states import Status
from app.eventlog.tables import EventLog
from app.kernel.tables import Named, key, moment, one_of, stamp
from app.organisations.tables import Department, Organisation
from app.sla.rules import Cause, Outcome
from app.sla.tables import LEVELS, ComplaintSLAConfig

CASE = LazyTableReference("Case", module_path="app.cases.tables")
DOCUMENT = LazyTableReference("Document", module_path="app.documents.tables")

SOURCE_KINDS = ("external", "internal")
COMPLAINANT_KINDS = ("patient", "relative", "anonymous", "third_party")
STATUSES = tuple(status.value for status in Status)
BASES = ("row", "default", "given", "none")
LETTER_KINDS = (
    "received",
    "message",
    "department_response",
    "holding_letter",
    "full_response",
    "transfer",
    "note",
    "resolved",
)
DIRECTIONS = ("in", "out", "internal")
RUN_STATES = ("uploaded", "checking", "checked", "loading", "done", "refused", "failed", "cancelled")
ROW_STATES = ("good", "bad", "loaded", "skipped")


class ComplaintSource(Named, Table, tablename="complaint_source"):
    """Where a complaint comes from. Everything looks a source up by its code, never by its name."""

    id: UUID = key()
    code = Varchar(length=20, unique=True, null=False)
    name = Varchar(length=120, null=False)
    name_ar = Varchar(length=120, null=False, default="")
    kind = Varchar(length=10, null=False, default="internal")
    position = Integer(default=0, null=False)
    is_active = Boolean(default=True, null=False)
    created_at = stamp()
    updated_at = stamp()

    kind_is_known = one_of("kind", SOURCE_KINDS)


class ImportRun(Table, tablename="import_run"):
    """One file of complaints on its way in (reliability.md 3.1)."""

    id: UUID = key()
    kind = Varchar(length=30, null=False, default="complaints")
    organisation = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    document = ForeignKey(DOCUMENT, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    file_name = Varchar(length=255, null=False, default="")
    sha256 = Varchar(length=64, null=False)
    state = Varchar(length=10, null=False, default="uploaded")
    only_whole = Boolean(default=False, null=False, help_text="All rows or none; else the good ones")
    options = JSONB(default="{}", null=False, help_text="Delimiter, encoding, order of dates, time zone")
    mapping = JSONB(default="{}", null=False)
    rows = BigInt(default=0, null=False)
    good = BigInt(default=0, null=False)
    bad = BigInt(default=0, null=False)
    loaded = BigInt(default=0, null=False)
    error = Varchar(length=500, default="", null=False, help_text="Why it was refused: a code")
    words = JSONB(null=True, default=None, help_text="What the words of the reason name")
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    finished_at = moment()

    state_is_known = one_of("state", RUN_STATES)


class ImportMapping(Table, tablename="import_mapping"):
    """How the columns of a kind of file are read, kept by name."""

    id: UUID = key()
    kind = Varchar(length=30, null=False, default="complaints")
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    name = Varchar(length=120, null=False)
    mapping = JSONB(default="{}", null=False)
    options = JSONB(default="{}", null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
    updated_at = stamp()


class Complaint(Table, tablename="complaint"):
    """Somebody's dissatisfaction, the promise it began, and how it stands."""

    id: UUID = key()
    reference = Varchar(length=20, unique=True, null=False)
    hospital = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, on_delete=OnDelete.restrict)
    source = ForeignKey(ComplaintSource, null=True, default=None, on_delete=OnDelete.restrict)
    title = Varchar(length=500, null=False)
    description = Text(default="", null=False)
    category = Varchar(length=100, default="", null=False)
    severity = Varchar(length=10, default="medium", null=False)
    priority = Varchar(length=10, default="medium", null=False)
    status = Varchar(length=12, default="open", null=False)
    assigned_to = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    assigned_at = moment()
    # How it stands against the clock: copies of what the engine says, for lists and reports.
    due_at = moment()
    is_overdue = Boolean(default=False, null=False)
    breached = Boolean(default=False, null=False)
    breach_cause = Varchar(length=10, default="", null=False)
    reminder_sent_at = moment()
    second_reminder_sent_at = moment()
    escalated_at = moment()
    escalation_level = Integer(default=0, null=False)
    acknowledged_at = moment()
    unroutable = Boolean(default=False, null=False, help_text="Nobody was left to tell: the red queue")
    first_response_at = moment()
    responded_at = moment(help_text="The department's answer of this round")
    resolved_at = moment()
    closed_at = moment()
    cancelled_at = moment()
    round = Integer(default=1, null=False)
    target_version = Integer(default=1, null=False)
    config = ForeignKey(ComplaintSLAConfig, null=True, default=None, on_delete=OnDelete.restrict)
    config_version = Integer(null=True, default=None)
    # What people say about it.
    resolution = Text(default="", null=False)
    cancel_reason = Text(default="", null=False)
    waiting_reason = Text(default="", null=False)
    waiting_for = Varchar(length=200, default="", null=False)
    waiting_since = moment()
    justified = Boolean(null=True, default=None)
    resolved = Boolean(null=True, default=None, help_text="The helpline's outcome, yes or no (cla.md 5.2)")
    satisfaction = Integer(null=True, default=None, help_text="1 to 5")
    holding_letter_at = moment()
    full_response_at = moment()
    transferred_at = moment()
    # Who complained.
    complainant_kind = Varchar(length=12, default="patient", null=False)
    complainant_name = Varchar(length=200, default="", null=False)
    complainant_phone = Varchar(length=40, default="", null=False)
    complainant_email = Varchar(length=254, default="", null=False)
    complainant_language = Varchar(length=2, default="en", null=False)
    consent_to_contact = Boolean(default=False, null=False)
    # Where it comes from and belongs.
    linked_case = ForeignKey(CASE, null=True, default=None, on_delete=OnDelete.restrict)
    from_complaint = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)
    import_run = ForeignKey(ImportRun, null=True, default=None, on_delete=OnDelete.restrict)
    external_id = Varchar(length=200, default="", null=False)
    metadata = JSONB(default="{}", null=False)
    version = Integer(default=1, null=False)
    created_by = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = stamp(help_text="The anchor: every deadline is counted from here")
    received_at = stamp(help_text="When it was written down here")
    updated_at = stamp()

    severity_is_known = one_of("severity", LEVELS)
    priority_is_known = one_of("priority", LEVELS)
    status_is_known = one_of("status", STATUSES)
    complainant_kind_is_known = one_of("complainant_kind", COMPLAINANT_KINDS)


class ComplaintTarget(Table, tablename="complaint_target"):
    """A target a complaint has or had; the last one is in force (sla.md 3.4)."""

    id: UUID = key()
    complaint = ForeignKey(Complaint, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    since = stamp()
    cause = Varchar(length=15, null=False, default="created")
    basis = Varchar(length=8, null=False, default="row")
    config = ForeignKey(ComplaintSLAConfig, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    config_version = Integer(null=True, default=None)
    severity = Varchar(length=10, null=False, default="medium", help_text="Chooses the built-in default")
    given_due_at = moment(help_text="A deadline that came with the complaint")
    due_at = moment(help_text="What it promised when it ended")
    until = moment()
    outcome = Varchar(length=12, null=True, default=None)
    breach_cause = Varchar(length=10, null=False, default="")
    reason = Varchar(length=500, null=False, default="")

    complaint_target_version_uq = Unique([complaint, version])
    cause_is_known = one_of("cause", tuple(cause.value for cause in Cause))
    basis_is_known = one_of("basis", BASES)
    outcome_is_known = one_of("outcome", tuple(outcome.value for outcome in Outcome), empty=True)


class ComplaintLetter(Table, tablename="complaint_letter"):
    """Something that was said or written about a complaint, by us, the department or the complainant."""

    id: UUID = key()
    complaint = ForeignKey(Complaint, null=False, on_delete=OnDelete.restrict)
    kind = Varchar(length=20, null=False)
    direction = Varchar(length=8, null=False)
    channel = Varchar(length=10, null=False, default="")
    body = Text(null=False, default="")
    event_id = ForeignKey(EventLog, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    written_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    at = stamp()

    kind_is_known = one_of("kind", LETTER_KINDS)
    direction_is_known = one_of("direction", DIRECTIONS)


class ImportRow(Table, tablename="import_row"):
    """A row of a file and what became of it."""

    id: UUID = key()
    run = ForeignKey(ImportRun, null=False, on_delete=OnDelete.restrict)
    n = BigInt(null=False, help_text="The line it stands on, counted from 1")
    state = Varchar(length=8, null=False, default="good")
    reason = Varchar(length=500, null=False, default="", help_text="Why it was rejected: a code")
    words = JSONB(null=True, default=None, help_text="What the words of the reason name")
    raw = JSONB(null=False, default="{}")
    complaint = ForeignKey(Complaint, null=True, default=None, index=True, on_delete=OnDelete.restrict)

    import_row_n_uq = Unique([run, n])
    state_is_known = one_of("state", ROW_STATES)
