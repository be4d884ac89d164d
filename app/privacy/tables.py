"""Rules and runs of retention, legal holds, subject access, and the cases of an older system."""

from piccolo.columns import JSONB, UUID, Boolean, Date, ForeignKey, Integer, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.accounts.tables import User
from app.cases.tables import Person
from app.documents.tables import Document
from app.kernel.tables import key, moment, one_of, stamp
from app.organisations.tables import Organisation

RUN_STATES = ("asked", "running", "done", "stopped")
HELD_KINDS = ("person", "case", "complaint")
REQUEST_STATES = ("asked", "approved", "refused", "ready", "failed")


class RetentionRule(Table, tablename="retention_rule"):
    """How long a kind of data is kept here; without a row the usual time, and nothing is done by itself."""

    id: UUID = key()
    kind = Varchar(length=30, null=False, unique=True)
    days = Integer(null=False)
    active = Boolean(default=False, null=False)
    changed_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    changed_at = stamp()


class RetentionRun(Table, tablename="retention_run"):
    """One pass of a rule: what it did, or (dry) would have done, by table. It alone opens the logs."""

    id: UUID = key()
    kind = Varchar(length=30, null=False)
    dry = Boolean(default=True, null=False)
    days = Integer(null=False)
    cutoff = stamp(help_text="What was last touched before this is due")
    state = Varchar(length=8, default="asked", null=False)
    subjects = Integer(default=0, null=False)
    tables = JSONB(default="{}", null=False, help_text="Rows by table")
    after = UUID(null=True, default=None, help_text="How far it came")
    why = Varchar(length=300, default="", null=False, help_text="Why it stopped early")
    asked_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp(index=True)
    finished_at = moment()
    kept_at = moment(help_text="When the ledger beside the copies was told")

    state_is_known = one_of("state", RUN_STATES)


class Erasure(Table, tablename="erasure"):
    """What was erased, by its key alone: a restored backup is erased again from it."""

    id: UUID = key()
    run = ForeignKey(RetentionRun, null=False, index=True, on_delete=OnDelete.restrict)
    kind = Varchar(length=30, null=False)
    subject_id = UUID(null=False, default=None, index=True)
    at = stamp()
    kept_at = moment(help_text="When the ledger beside the copies was told")


class LegalHold(Table, tablename="legal_hold"):
    """Why a record must be kept as it is, whatever a rule says; lifted, never deleted."""

    id: UUID = key()
    subject_kind = Varchar(length=10, null=False)
    subject_id = UUID(null=False, default=None, index=True)
    reference = Varchar(length=20, null=False)
    reason = Varchar(length=500, null=False)
    placed_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    placed_at = stamp()
    lifted_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    lifted_at = moment()
    lift_reason = Varchar(length=500, default="", null=False)

    kind_is_known = one_of("subject_kind", HELD_KINDS)


class SubjectRequest(Table, tablename="subject_request"):
    """Somebody asked for everything we hold about them (security.md PR-1).

    One person asks, another decides, and the archive is fetched once.
    """

    id: UUID = key()
    person = ForeignKey(Person, null=False, index=True, on_delete=OnDelete.restrict)
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    reason = Varchar(length=500, null=False)
    identity = Varchar(length=500, null=False, help_text="How it was checked who asks")
    state = Varchar(length=8, default="asked", null=False)
    document = ForeignKey(Document, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created_at = stamp(index=True)
    due_on = Date(default=None, null=False)
    decided_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    decided_at = moment()
    decision = Varchar(length=500, default="", null=False, help_text="What was said with the decision")
    ready_at = moment()
    expires_at = moment()
    opened = Integer(default=0, null=False)

    state_is_known = one_of("state", REQUEST_STATES)


class ArchivedCase(Table, tablename="archived_case"):
    """A case of an older system: read, never changed (cla.md 4.4)."""

    id: UUID = key()
    laa_reference = Varchar(length=20, null=False, unique=True)
    full_name = Varchar(length=400, default="", null=False)
    birth_date = Date(default=None, null=True)
    postcode = Varchar(length=12, default="", null=False)
    area_of_law = Varchar(length=120, default="", null=False)
    in_scope = Varchar(length=20, default="", null=False)
    financially_eligible = Varchar(length=20, default="", null=False)
    specialist = Varchar(length=200, default="", null=False)
    referred_on = Date(default=None, null=True)
    closed_on = Date(default=None, null=True)
    articles = Text(default="", null=False, help_text="What of the knowledge base was used")
    outcome = Varchar(length=60, default="", null=False)
    outcome_on = Date(default=None, null=True)
    search_text = Text(default="", null=False)
    modified_at = stamp(index=True)
