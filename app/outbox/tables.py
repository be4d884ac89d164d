"""Messages: what is to be sent, what was tried, what became of it."""

from piccolo.columns import JSONB, UUID, Boolean, ForeignKey, Integer, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.eventlog.tables import EventLog
from app.kernel.tables import key, moment, one_of, stamp

CHANNELS = ("email", "sms", "in_app")
STATES = (
    "queued",
    "sending",
    "sent",
    "delivered",
    "temporary_failure",
    "permanent_failure",
    "expired",
    "unknown",
    "folded",
    "withdrawn",
    "gave_up",
    "held",
)
#: What a gateway may say later of a message it took over.
RECEIPTS = ("sent", "delivered", "temporary_failure", "permanent_failure", "expired")
OUTCOMES = ("accepted", "retryable", "permanent", "ambiguous", "lost")


class Outbox(Table, tablename="outbox"):
    """One message to one recipient for one reason (reliability.md 3.1)."""

    id: UUID = key()
    dedup_key = Varchar(length=250, null=False, unique=True)
    kind = Varchar(length=60, null=False)
    channel = Varchar(length=10, null=False)
    priority = Integer(
        default=50, null=False, help_text="Lower leaves first: regulator, staff, family, digest"
    )
    recipient_user = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    recipient = Varchar(length=254, default="", null=False)
    language = Varchar(length=2, default="en", null=False)
    subject = Varchar(length=300, default="", null=False)
    body = Text(default="", null=False)
    link = Varchar(length=500, default="", null=False)
    subject_kind = Varchar(length=30, default="", null=False)
    subject_id = UUID(null=True, default=None)
    event_id = ForeignKey(EventLog, null=True, default=None, on_delete=OnDelete.restrict)
    template_version = UUID(null=True, default=None)
    state = Varchar(length=20, default="queued", null=False)
    foldable = Boolean(default=False, null=False)
    carried_by = ForeignKey("self", null=True, default=None)
    attempts = Integer(default=0, null=False)
    max_attempts = Integer(default=6, null=False)
    not_before = stamp()
    next_attempt_at = moment()
    lease_no = Integer(default=0, null=False)
    lease_by = Varchar(length=80, null=True, default=None)
    lease_until = moment()
    created_at = stamp()
    sent_at = moment()
    seen_at = moment()
    released_at = moment(help_text="When a person sent it again: what was tried before counts no more")
    last_error = Varchar(length=300, default="", null=False)

    channel_is_known = one_of("channel", CHANNELS)
    state_is_known = one_of("state", STATES)


class OutboxAttempt(Table, tablename="outbox_attempt"):
    """One call of a gateway, committed before the call is made."""

    id: UUID = key()
    outbox_id = ForeignKey(Outbox, null=False, on_delete=OnDelete.restrict)
    n = Integer(null=False)
    gateway = Varchar(length=60, null=False)
    started_at = stamp()
    ended_at = moment()
    outcome = Varchar(length=12, null=True, default=None)
    status = Integer(null=True, default=None)
    reference = Varchar(length=200, default="", null=False)
    excerpt = Varchar(length=200, default="", null=False)

    outcome_is_known = one_of("outcome", OUTCOMES, empty=True)


class Gateway(Table, tablename="gateway"):
    """A way out: its order, its settings, its health."""

    id: UUID = key()
    name = Varchar(length=60, null=False, unique=True)
    provider = Varchar(length=60, null=False)
    channel = Varchar(length=10, null=False)
    position = Integer(default=0, null=False)
    is_active = Boolean(default=True, null=False)
    idempotent = Boolean(default=False, null=False)
    on_ambiguous = Varchar(length=10, default="failover", null=False)
    window = Integer(default=50, null=False)
    per_second = Integer(default=0, null=False, help_text="0: no limit of ours")
    per_minute = Integer(default=0, null=False, help_text="0: no limit of ours")
    next_call_at = moment(help_text="When the next call may begin, for all consumers together")
    settings = JSONB(default="{}", null=False)
    failures = Integer(default=0, null=False)
    failing_since = moment()
    open_until = moment()
    last_ok_at = moment()
    last_error = Varchar(length=300, default="", null=False)
    created_at = stamp()
    updated_at = stamp()

    channel_is_known = one_of("channel", ("email", "sms"))
    on_ambiguous_is_known = one_of("on_ambiguous", ("failover", "hold"))


class DeliveryReceipt(Table, tablename="delivery_receipt"):
    """What a gateway said became of a message, each word once (notifications.md 11.5). One that fits no message
    yet is kept for a day: a receipt may be faster than the answer it is about."""

    id: UUID = key()
    gateway = Varchar(length=60, null=False)
    reference = Varchar(length=250, null=False, help_text="The gateway's own, or the message's dedup_key")
    status = Varchar(length=20, null=False)
    outbox_id = ForeignKey(Outbox, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    received_at = stamp()

    delivery_receipt_uq = Unique([gateway, reference, status])
    status_is_known = one_of("status", RECEIPTS)


class MessageTemplate(Table, tablename="message_template"):
    """The words of a message in one language, in every version they had. Version 1 ships with the house as a
    file; what is edited in the console is a version of its own, and the newest one holds (decisions.md 13)."""

    id: UUID = key()
    name = Varchar(length=60, null=False)
    language = Varchar(length=5, null=False)
    version = Integer(null=False)
    subject = Varchar(length=300, default="", null=False)
    body = Text(default="", null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()

    message_template_version_uq = Unique([name, language, version])
