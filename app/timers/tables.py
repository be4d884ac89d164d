"""Billable time."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, LazyTableReference, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.accounts.tables import User
from app.kernel.tables import key, moment, stamp

CASE = LazyTableReference("Case", module_path="app.cases.tables")


class Timer(Table, tablename="timer"):
    """One stretch of an operator's time: running, stopped or cancelled (cla.md 3)."""

    id: UUID = key()
    reference = Varchar(length=20, unique=True, null=False)
    created_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created = stamp(index=True)
    stopped = moment()
    cancelled = Boolean(default=False, null=False)
    linked_case = ForeignKey(CASE, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    forgotten = Boolean(default=False, null=False)
    kept_at = moment(help_text="When its owner last said: still working")
    modified = stamp()


class TimerCorrection(Table, tablename="timer_correction"):
    """A correction of a stopped timer: a row of its own, with a reason; the timer stays as it was."""

    id: UUID = key()
    timer = ForeignKey(Timer, null=False, index=True, on_delete=OnDelete.restrict)
    seconds = Integer(null=False, help_text="What the timer should have counted")
    reason = Varchar(length=500, null=False)
    corrected_by = ForeignKey(User, null=False, index=True, on_delete=OnDelete.restrict)
    created_at = stamp()
