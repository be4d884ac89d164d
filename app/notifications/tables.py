"""What was decided about each policy and message, in which run, under which configuration."""

from piccolo.columns import JSONB, UUID, Boolean, Date, ForeignKey, Integer, SmallInt, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.households.tables import Policy
from app.kernel.tables import key, moment, one_of, stamp
from app.notifications.rules.facts import KINDS
from app.outbox.tables import Outbox

#: A run waits for approval when it wants to tell far more people than usual (notifications.md 11.10).
RUN_STATES = ("running", "done", "failed", "waiting", "skipped")
SOURCES = ("slot", "hand", "command")


class NotificationRun(Table, tablename="notification_run"):
    """One look at who deserves a message (C-8). `counts` is type x outcome; of a run that waits, an estimate with
    the segments it needs."""

    id: UUID = key()
    slot = moment(help_text="Empty: run by hand")
    source = Varchar(length=8, default="slot", null=False)
    state = Varchar(length=8, default="running", null=False)
    days = JSONB(default="[]", null=False, help_text="The local days looked at")
    counts = JSONB(default="{}", null=False)
    error = Text(default="", null=False)
    wanted = Integer(default=0, null=False)
    started_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    approved_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    approved_at = moment()
    started_at = stamp()
    ended_at = moment()

    state_is_known = one_of("state", RUN_STATES)
    source_is_known = one_of("source", SOURCES)


class PolicyNotification(Table, tablename="policy_notification"):
    """What was decided about one policy and one message: once, ever (1.10, 11.3).

    The words, the number, the attempts and the next one are those of the message in the outbox.
    """

    id: UUID = key()
    policy_id = ForeignKey(Policy, null=False, on_delete=OnDelete.restrict)
    type = Varchar(length=30, null=False)
    status = SmallInt(default=0, null=False)
    reason_code = Varchar(length=40, default="", null=False)
    reason_text = Varchar(length=300, default="", null=False)
    due_on = Date(default=None, null=True, help_text="The local day the message is about")
    until = moment(help_text="The last instant at which it still makes sense")
    facts = JSONB(default="{}", null=False, help_text="What the decision rested on")
    outbox_id = ForeignKey(Outbox, null=True, default=None, on_delete=OnDelete.restrict)
    run_id = ForeignKey(NotificationRun, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    language = Varchar(length=5, default="", null=False)
    segments = SmallInt(default=0, null=False)
    provider = Varchar(length=60, default="", null=False)
    decided_at = stamp()
    sent_at = moment()

    type_is_known = one_of("type", KINDS)


class NotificationSetting(Table, tablename="notification_setting"):
    """The configuration, every version of it; the newest holds (K-5)."""

    id: UUID = key()
    version = Integer(null=False, unique=True)
    config = JSONB(default="{}", null=False)
    paused = Boolean(default=False, null=False, help_text="Nothing leaves until somebody goes on")
    reason = Varchar(length=300, default="", null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()


class StoppedNumber(Table, tablename="stopped_number"):
    """A number that sent STOP: nothing goes to it, whatever household it belongs to then (11.9). It outlives the
    household; START sets `started_at`."""

    id: UUID = key()
    number = Varchar(length=50, null=False)
    stopped_at = stamp()
    started_at = moment()


class InboundMessage(Table, tablename="inbound_message"):
    """What came back from somebody who was told: a keyword, or words for a person to read."""

    id: UUID = key()
    provider = Varchar(length=60, null=False)
    reference = Varchar(length=200, null=False)
    sender = Varchar(length=50, null=False)
    text = Text(default="", null=False)
    meaning = Varchar(length=10, default="other", null=False)
    households = Integer(default=0, null=False)
    received_at = stamp()
    handled_at = moment()
    handled_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)

    inbound_message_reference_uq = Unique([provider, reference])
    meaning_is_known = one_of("meaning", ("stop", "start", "help", "other"))
