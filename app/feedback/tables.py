"""Feedback of providers on a case, and the answers to it (cla.md 10.1)."""

from piccolo.columns import UUID, BigInt, Boolean, ForeignKey, Text, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.accounts.tables import User
from app.cases.tables import Case
from app.feedback.choices import ISSUES
from app.kernel.tables import key, moment, one_of, stamp
from app.organisations.tables import Organisation


class Feedback(Table, tablename="feedback"):
    """What a provider found wrong with the work on a case. Issue and comment never change."""

    id: UUID = key()
    number = BigInt(null=False, unique=True, required=False, help_text="Identity: its name aloud")
    case = ForeignKey(Case, null=False, index=True, on_delete=OnDelete.restrict)
    provider = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    issue = Varchar(length=4, null=False)
    comment = Text(default="", null=False)
    justified = Boolean(default=False, null=False)
    resolved = Boolean(default=False, null=False)
    resolved_at = moment()
    version = BigInt(default=1, null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()

    issue_is_known = one_of("issue", ISSUES)


class FeedbackReply(Table, tablename="feedback_reply"):
    """A word of either side about it."""

    id: UUID = key()
    feedback = ForeignKey(Feedback, null=False, index=True, on_delete=OnDelete.restrict)
    text = Text(null=False)
    created_by = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
