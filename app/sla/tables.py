"""Promises against the clock: when to look again, what was sent, and the rows that say how long things may take.

A bare SQL table of the migration belongs here too: `clock_event`, what an item's clock has listened to.
"""

from piccolo.columns import JSONB, UUID, Boolean, Date, ForeignKey, Integer, LazyTableReference, Time, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.eventlog.tables import EventLog
from app.kernel.tables import Named, key, one_of, stamp
from app.organisations.tables import Organisation
from app.sla.rules.config import Level

SOURCE = LazyTableReference("ComplaintSource", module_path="app.complaints.tables")
SUBJECT_KINDS = ("complaint", "action", "callback", "audit")
NOTICE_KINDS = ("first_reminder", "second_reminder", "escalation", "warn", "missed")
NOTICE_STATES = ("planned", "sent", "skipped", "failed")
LEVELS = tuple(level.value for level in Level)


class Deadline(Table, tablename="deadline"):
    """When the engine has something to do for an item: one narrow row each (decisions.md 3)."""

    subject_id = UUID(primary_key=True, default=None, null=False)
    subject_kind = Varchar(length=10, null=False)
    wake_at = stamp()
    tries = Integer(default=0, null=False)
    error = Varchar(length=500, null=True, default=None)

    subject_kind_is_known = one_of("subject_kind", SUBJECT_KINDS)


class SlaNotice(Table, tablename="sla_notice"):
    """A notice that was settled; who inserts it sends it (sla.md 1.3)."""

    id: UUID = key()
    subject_kind = Varchar(length=10, null=False)
    subject_id = UUID(null=False, default=None)
    kind = Varchar(length=20, null=False)
    round = Integer(default=1, null=False)
    level = Integer(default=0, null=False)
    target_version = Integer(default=1, null=False)
    state = Varchar(length=10, null=False)
    reason = Varchar(length=30, null=False, default="")
    event_id = ForeignKey(EventLog, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    at = stamp()

    sla_notice_uq = Unique([subject_id, kind, round, level, subject_kind])
    subject_kind_is_known = one_of("subject_kind", SUBJECT_KINDS)
    kind_is_known = one_of("kind", NOTICE_KINDS)
    state_is_known = one_of("state", NOTICE_STATES)


class WorkCalendar(Named, Table, tablename="work_calendar"):
    """Opening hours as the JSON of cli.md; no organisation: for all of them."""

    id: UUID = key()
    name = Varchar(length=120, null=False)
    organisation = ForeignKey(Organisation, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    definition = JSONB(default="{}", null=False)
    created_at = stamp()
    updated_at = stamp()


_MAIN = "Configuration: "
_BY_SOURCE = "Source-Based Timing: "
_LEGACY = "Legacy Timing: "
_STATUS = "Status: "
_MORE = "More: "


class ComplaintSLAConfig(Table, tablename="complaint_sla_config"):
    """How long a hospital may take, by source, severity and priority (sla.md 1.2).

    An edit makes a new version: a trigger keeps every version, and live deadlines stay with theirs.
    """

    id: UUID = key()
    hospital = ForeignKey(
        Organisation, null=False, on_delete=OnDelete.restrict, help_text=_MAIN + "the hospital it holds for"
    )
    source = ForeignKey(
        SOURCE,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        help_text=_MAIN + "empty is any source",
    )
    severity = Varchar(
        length=10, null=True, default=None, choices=Level, help_text=_MAIN + "empty is any severity"
    )
    priority = Varchar(
        length=10, null=True, default=None, choices=Level, help_text=_MAIN + "empty is any priority"
    )
    sla_hours = Integer(null=False, default=72, help_text=_MAIN + "hours from creation to the deadline")
    first_reminder_hours_after = Integer(
        null=False,
        default=0,
        help_text=_BY_SOURCE
        + "Send 1st reminder X hours after complaint creation (0: use the legacy timing)",
    )
    second_reminder_hours_after = Integer(
        null=False,
        default=0,
        help_text=_BY_SOURCE
        + "Send 2nd reminder X hours after complaint creation (0: use the legacy timing)",
    )
    escalation_hours_after = Integer(
        null=False,
        default=0,
        help_text=_BY_SOURCE + "Escalate complaint X hours after creation if unresolved (0: when overdue)",
    )
    reminder_hours_before = Integer(
        null=False, default=4, help_text=_LEGACY + "first reminder so many hours before the deadline"
    )
    second_reminder_enabled = Boolean(null=False, default=False, help_text=_LEGACY + "send a second reminder")
    second_reminder_hours_before = Integer(
        null=False, default=2, help_text=_LEGACY + "second reminder so many hours before the deadline"
    )
    thank_you_email_enabled = Boolean(
        null=False, default=False, help_text=_LEGACY + "write to the complainant when it is resolved"
    )
    is_active = Boolean(
        null=False, default=True, help_text=_STATUS + "switched off, the row sets no new deadline"
    )
    calendar = ForeignKey(
        WorkCalendar,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        help_text=_MORE + "empty is round the clock",
    )
    pause_on_waiting = Boolean(
        null=False, default=False, help_text=_MORE + "the clock stands while we wait for somebody"
    )
    no_target = Boolean(
        null=False, default=False, help_text=_MORE + "no deadline; the complaint counts in no figure"
    )
    response_hours = Integer(
        null=True, default=None, help_text=_MORE + "hours to the first response; empty: measured only"
    )
    next_response_hours = Integer(
        null=True, default=None, help_text=_MORE + "hours to each further response; empty: measured only"
    )
    max_escalation_level = Integer(null=False, default=1, help_text=_MORE + "how far an escalation climbs")
    escalation_step_hours = Integer(
        null=False, default=24, help_text=_MORE + "hours from one level to the next"
    )
    acknowledge_hours = Integer(
        null=False, default=24, help_text=_MORE + "hours that an acknowledgement holds the next level back"
    )
    version = Integer(
        null=False, default=1, required=False, help_text=_STATUS + "rises by itself with every change"
    )
    is_seeded = Boolean(
        null=False, default=False, help_text=_STATUS + "made by setup-sla and not changed since"
    )
    created_at = stamp()
    updated_at = stamp()

    severity_is_known = one_of("severity", LEVELS, empty=True)
    priority_is_known = one_of("priority", LEVELS, empty=True)


class ComplaintSLAConfigVersion(Table, tablename="complaint_sla_config_version"):
    """A configuration row as it stood at one version, its calendar's hours included. Never changed."""

    id: UUID = key()
    config = ForeignKey(ComplaintSLAConfig, null=False, on_delete=OnDelete.restrict)
    version = Integer(null=False)
    definition = JSONB(null=False, default="{}")
    at = stamp()

    complaint_sla_config_version_uq = Unique([config, version])


class OperatorHours(Table, tablename="operator_hours"):
    """When the operators of an organisation can be on the telephone; without one: those of all the others."""

    id: UUID = key()
    organisation = ForeignKey(
        Organisation, null=True, default=None, unique=True, index=True, on_delete=OnDelete.restrict
    )
    calendar = ForeignKey(WorkCalendar, null=False, index=True, on_delete=OnDelete.restrict)
    updated_at = stamp()


class CallbackSlot(Table, tablename="callback_slot"):
    """How many callbacks fit into a half hour, on the wall of the operators."""

    id: UUID = key()
    day = Date(null=False)
    starts = Time(null=False)
    capacity = Integer(default=0, null=False)
    updated_at = stamp()

    callback_slot_uq = Unique([day, starts])
    capacity_is_not_negative = Check("capacity >= 0")
    slots_are_half_hours = Check("extract(epoch from starts)::int % 1800 = 0")
