"""Which audits are due where and how often, and each time one was due (bi.md 2, features.md 60)."""

from datetime import time

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, Time, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.accounts.tables import User
from app.forms.tables import Form, Submission
from app.kernel.tables import key, moment, one_of, stamp
from app.organisations.tables import Department, Organisation
from app.sla.tables import WorkCalendar

STATES = ("due", "missed", "done", "cancelled")


class AuditSchedule(Table, tablename="audit_schedule"):
    """An audit of a form that recurs on a ward. `rule` is an RRULE of RFC 5545 on the wall of the hospital.

    `hours` are working hours of `calendar` from the opening of an audit to its end; no calendar is round the clock.
    """

    id: UUID = key()
    name = Varchar(length=120, null=False)
    form = ForeignKey(Form, null=False, index=True, on_delete=OnDelete.restrict)
    institution = ForeignKey(Organisation, null=False, index=True, on_delete=OnDelete.restrict)
    department = ForeignKey(Department, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    rule = Varchar(length=200, null=False)
    starts_on = Date(null=False)
    opens = Time(default=time(7), null=False)
    hours = Integer(default=24, null=False)
    reminder_hours = Integer(default=4, null=False, help_text="Working hours before the end; 0: no reminder")
    calendar = ForeignKey(WorkCalendar, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    assignee = ForeignKey(User, null=True, default=None, index=True, on_delete=OnDelete.restrict)
    is_active = Boolean(default=True, null=False)
    planned_until = stamp()
    version = Integer(default=1, null=False)
    created_by = ForeignKey(User, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = stamp()
    updated_at = stamp()

    hours_are_some = Check("hours between 1 and 2000 and reminder_hours >= 0 and reminder_hours < hours")


class AuditDue(Table, tablename="audit_due"):
    """One time that an audit was due. A missed one stays missed, also when it is done afterwards: `missed_at`."""

    id: UUID = key()
    schedule = ForeignKey(AuditSchedule, null=False, on_delete=OnDelete.restrict)
    opens_at = stamp()
    due_at = stamp()
    state = Varchar(length=10, default="due", null=False)
    submission = ForeignKey(Submission, null=True, default=None, unique=True, on_delete=OnDelete.restrict)
    reminded_at = moment()
    missed_at = moment()
    done_at = moment()

    audit_due_once_uq = Unique([schedule, opens_at])
    state_is_known = one_of("state", STATES)
