"""What happens to recurring audits."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class AuditScheduleEvent(Event):
    """A schedule of audits."""

    key = "audit_schedule"
    codes = {
        "CREATED": system(mark("Audit was scheduled"), level=MINOR),
        "CHANGED": system(mark("Schedule of an audit was changed"), level=MINOR),
        "STOPPED": system(mark("Schedule of an audit was stopped"), level=MINOR),
        "RESUMED": system(mark("Schedule of an audit goes on"), level=MINOR),
    }


@register
class AuditEvent(Event):
    """One time that an audit is due."""

    key = "audit"
    codes = {
        "STARTED": system(mark("Audit was begun"), level=MINOR),
        "DONE": system(mark("Audit was done"), level=MINOR),
        "SLA_REMINDER": system(mark("Reminder of an audit that is due"), level=MINOR),
        "MISSED": system(mark("Audit was missed")),
    }
