"""Improvement actions: the actions, their targets, submissions and checks, and the rows that time and route them."""

from piccolo.columns import JSONB, UUID, Boolean, ForeignKey, Integer, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.readable import Readable
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.permissions import ROLES
from app.accounts.tables import User
from app.actions.rules.words import Category, Severity, Source, Status
from app.kernel.tables import Named, key, moment, one_of, stamp
from app.organisations.tables import Department, Organisation
from app.sla.rules import Cause, Outcome

SOURCES = tuple(source.value for source in Source)
CATEGORIES = tuple(category.value for category in Category)
SEVERITIES = tuple(severity.value for severity in Severity)
STATUSES = tuple(status.value for status in Status)
BASES = ("row", "default", "given")
QUEUES = ("", "department", "coordinator")
DECISIONS = ("", "approved", "rejected", "withdrawn", "fallen", "revoked", "cancelled")
CHECK_DAYS = (30, 90)
CHECK_STATES = ("planned", "due", "held", "failed", "dropped")


class ActionSLAConfig(Table, tablename="action_sla_config"):
    """How long actions may take: for a department, a hospital, or everywhere (sla.md 1.6).

    An edit makes a new version: a trigger keeps every version, and live deadlines stay with theirs.
    """

    id: UUID = key()
    name = Varchar(length=200, null=False)
    hospital = ForeignKey(
        Organisation,
        null=True,
        default=None,
        on_delete=OnDelete.restrict,
        help_text="empty is every hospital",
    )
    department = ForeignKey(
        Department, null=True, default=None, on_delete=OnDelete.restrict, help_text="empty is any department"
    )
    critical_hours = Integer(null=False, default=24)
    high_hours = Integer(null=False, default=48)
    medium_hours = Integer(null=False, default=72)
    low_hours = Integer(null=False, default=120)
    reminder_hours_before = Integer(null=False, default=4)
    auto_escalate = Boolean(null=False, default=True)
    escalation_delay_hours = Integer(null=False, default=2)
    escalation_step_hours = Integer(null=False, default=24)
    max_escalation_level = Integer(null=False, default=3)
    is_active = Boolean(null=False, default=True)
    version = Integer(null=False, default=1, required=False, help_text="rises by itself with every change")
    created_at = stamp()
    updated_at = stamp()

    @classmethod
    def get_readable(cls) -> Readable:
        """Its name and its hospital."""
        return Readable(template="%s (%s)", columns=[cls.name, cls.hospital.name])


class ActionSLAConfigVersion(Table, tablename="action_sla_config_version"):
    """A configuration row as it stood at one version. Never changed."""

    id: UUID = key()
    config = ForeignKey(ActionSLAConfig, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    definition = JSONB(null=False, default="{}")
    at = stamp()

    action_sla_config_version_uq = Unique([config, version])


class RoutingRule(Named, Table, tablename="routing_rule"):
    """Who gets which actions. An empty condition means any (sla.md 1.9)."""

    id: UUID = key()
    name = Varchar(length=200, null=False)
    description = Text(null=False, default="")
    source_type = Varchar(length=50, null=True, default=None, choices=Source)
    category = Varchar(length=100, null=True, default=None, choices=Category)
    severity = Varchar(length=10, null=True, default=None, choices=Severity)
    hospital = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    assign_to_user = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    assign_to_role = Varchar(
        length=50, null=True, default=None, help_text="a role's code; the least busy holder"
    )
    assign_to_department = ForeignKey(
        Department, null=True, default=None, index=True, on_delete=OnDelete.restrict
    )
    priority = Integer(null=False, default=0, help_text="higher goes first")
    is_active = Boolean(null=False, default=True)
    created_at = stamp()
    updated_at = stamp()

    source_type_is_known = one_of("source_type", SOURCES, empty=True)
    category_is_known = one_of("category", CATEGORIES, empty=True)
    severity_is_known = one_of("severity", SEVERITIES, empty=True)
    assign_to_role_is_known = one_of("assign_to_role", ROLES, empty=True)


class ActionCategory(Table, tablename="action_category"):
    """A category's switch: whether its actions need evidence before they are submitted (sla.md 1.7)."""

    id: UUID = key()
    code = Varchar(length=100, null=False, unique=True)
    needs_evidence = Boolean(null=False, default=True)

    code_is_known = one_of("code", CATEGORIES)


class ActionSourceSetting(Table, tablename="action_source_setting"):
    """What one hospital wants of one source: on or off, and its own thresholds (sla.md 1.8)."""

    id: UUID = key()
    hospital = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    source_type = Varchar(length=50, null=False)
    is_on = Boolean(null=False, default=True)
    thresholds = JSONB(null=False, default="{}", help_text="names of rules/sources.py: Thresholds, Settings")
    title = Varchar(
        length=200, null=False, default="", help_text="with {{ what }}, {{ reference }} and so on"
    )
    category = Varchar(length=100, null=True, default=None, choices=Category, help_text="empty: as it comes")
    severity = Varchar(length=10, null=True, default=None, choices=Severity, help_text="empty: as it comes")
    department = ForeignKey(
        Department,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        help_text="when none comes",
    )
    created_at = stamp()
    updated_at = stamp()

    action_source_setting_uq = Unique([hospital, source_type])
    source_type_is_known = one_of("source_type", SOURCES)
    category_is_known = one_of("category", CATEGORIES, empty=True)
    severity_is_known = one_of("severity", SEVERITIES, empty=True)


class ActionTrigger(Table, tablename="action_trigger"):
    """Something that may raise an action, with its figures, poor or not: what a dry run looks at (sla.md 1.8)."""

    id: UUID = key()
    hospital = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    source_type = Varchar(length=50, null=False)
    subject_kind = Varchar(length=30, null=False)
    subject_id = UUID(null=False)
    facts = JSONB(
        null=False, default="{}", help_text="the figures, as rules/wire.py reads them; nothing of a person"
    )
    at = stamp()

    source_type_is_known = one_of("source_type", SOURCES)


class Action(Table, tablename="action"):
    """Something to be put right: by whom, by when, with what result and what proof (sla.md 1.12)."""

    id: UUID = key()
    reference = Varchar(length=20, unique=True, null=False)
    source_type = Varchar(length=50, null=False, default="manual")
    subject_kind = Varchar(length=30, null=False, default="")
    subject_id = UUID(null=True, default=None, help_text="what caused it; empty for manual")
    dedupe_key = Varchar(length=200, null=False, default="")
    title = Varchar(length=500, null=False)
    description = Text(null=False, default="")
    hospital = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, on_delete=OnDelete.restrict)
    category = Varchar(length=100, null=False, default="other")
    priority = Varchar(length=10, null=False, default="medium")
    severity = Varchar(length=10, null=False, default="medium")
    status = Varchar(length=20, null=False, default="open")
    assigned_to = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    assigned_at = moment()
    # How it was routed, and since when it waits with nobody.
    queue = Varchar(length=12, null=False, default="")
    queued_at = moment()
    alarmed_at = moment()
    routed_by = ForeignKey(RoutingRule, null=True, default=None, index=True, on_delete=OnDelete.set_null)
    # How it stands against the clock: copies of what the engine says, for lists and reports.
    due_at = stamp()
    is_overdue = Boolean(null=False, default=False)
    reminder_sent_at = moment()
    escalated_at = moment()
    escalation_level = Integer(null=False, default=0)
    unroutable = Boolean(null=False, default=False, help_text="Nobody was left to tell")
    round = Integer(null=False, default=1)
    target_version = Integer(null=False, default=1)
    config = ForeignKey(ActionSLAConfig, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    config_version = Integer(null=True, default=None)
    # The work, and who said what of it.
    requires_approval = Boolean(null=False, default=True)
    action_plan = Text(null=False, default="")
    outcome = Text(null=False, default="")
    submitted_by = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    submitted_at = moment()
    approved_by = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    approved_at = moment()
    rejected_by = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    rejected_at = moment()
    rejection_reason = Text(null=False, default="")
    closed_by = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    closed_at = moment()
    cancelled_at = moment()
    cancel_reason = Text(null=False, default="")
    metadata = JSONB(null=False, default="{}")
    version = Integer(null=False, default=1)
    created_by = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = stamp(help_text="The anchor: every deadline is counted from here")
    updated_at = stamp()

    source_type_is_known = one_of("source_type", SOURCES)
    category_is_known = one_of("category", CATEGORIES)
    priority_is_known = one_of("priority", SEVERITIES)
    severity_is_known = one_of("severity", SEVERITIES)
    status_is_known = one_of("status", STATUSES)
    queue_is_known = one_of("queue", QUEUES)

    @classmethod
    def get_readable(cls) -> Readable:
        """Title and status."""
        return Readable(template="%s (%s)", columns=[cls.title, cls.status])


class ActionTarget(Table, tablename="action_target"):
    """A target an action has or had; the last one is in force (sla.md 3.4)."""

    id: UUID = key()
    action = ForeignKey(Action, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    since = stamp()
    cause = Varchar(length=15, null=False, default="created")
    basis = Varchar(length=8, null=False, default="row")
    config = ForeignKey(ActionSLAConfig, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    config_version = Integer(null=True, default=None)
    severity = Varchar(length=10, null=False, default="medium")
    given_due_at = moment(help_text="A deadline set by hand, or that came with the action")
    due_at = moment(help_text="What it promised when it ended")
    until = moment()
    outcome = Varchar(length=12, null=True, default=None)
    reason = Varchar(length=500, null=False, default="")

    action_target_version_uq = Unique([action, version])
    cause_is_known = one_of("cause", tuple(cause.value for cause in Cause))
    basis_is_known = one_of("basis", BASES)
    outcome_is_known = one_of("outcome", tuple(outcome.value for outcome in Outcome), empty=True)


class ActionSubmission(Table, tablename="action_submission"):
    """What an approver was shown: outcome and evidence under one seal, and what was decided on it (sla.md 1.7)."""

    id: UUID = key()
    action = ForeignKey(Action, null=False, on_delete=OnDelete.restrict)
    n = Integer(null=False)
    outcome = Text(null=False)
    evidence = JSONB(
        null=False, default="[]", help_text="id, name, sha256, bytes and description of each file"
    )
    seal = Varchar(length=64, null=False)
    submitted_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    at = stamp()
    decision = Varchar(length=10, null=False, default="")
    decided_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    decided_at = moment()
    reason = Text(null=False, default="")

    action_submission_n_uq = Unique([action, n])
    decision_is_known = one_of("decision", DECISIONS)


class ActionCheck(Table, tablename="action_check"):
    """Whether what was done still holds, 30 and 90 days after closing (features.md 53)."""

    id: UUID = key()
    action = ForeignKey(Action, null=False, on_delete=OnDelete.restrict)
    round = Integer(null=False, default=1)
    days = Integer(null=False)
    due_at = stamp()
    state = Varchar(length=8, null=False, default="planned")
    note = Text(null=False, default="")
    checked_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    checked_at = moment()

    action_check_uq = Unique([action, round, days])
    state_is_known = one_of("state", CHECK_STATES)
