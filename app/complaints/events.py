"""What can happen to a complaint: cla.md section 2 and sla.md 1.10."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, OPERATORS, outcome, system
from app.kernel.language import mark


@register
class ComplaintEvent(Event):
    """A complaint from its first word to its last."""

    key = "complaint"
    codes = {
        "COMPLAINT_CREATED": system(mark("Complaint opened")),
        "COMPLAINT_VIEWED": system(mark("Complaint opened and read"), level=MINOR),
        "OWNER_SET": system(mark("Complaint given to a manager")),
        "COMPLAINT_NOTE": system(mark("Free note on a complaint"), level=MINOR, by=OPERATORS, notes=True),
        "HOLDING_LETTER_SENT": system(
            mark("Acknowledgement sent to the complainant"), by=OPERATORS, notes=True
        ),
        "TRANSFERRED_TO_SPECIALIST": system(
            mark("Complaint handed to the provider"), by=OPERATORS, notes=True
        ),
        "FULL_RESPONSE_SENT": system(mark("Full answer sent"), by=OPERATORS, notes=True),
        "COMPLAINT_CLOSED": system(mark("Complaint closed, resolved or not"), by=OPERATORS, notes=True),
        "COMPLAINT_REOPENED": system(mark("Closed or voided complaint opened again"), notes=True),
        "COMPLAINT_VOID": system(
            mark("Complaint struck out; left out of the complaints report"), by=OPERATORS, notes=True
        ),
        "COMPLAINT_STATUS": system(mark("Status changed")),
        "DEPT_RESPONSE": outcome(mark("The department answered"), notes=True),
        "SLA_REMINDER": system(mark("First reminder sent")),
        "SECOND_REMINDER": system(mark("Second reminder sent")),
        "ESCALATION": system(mark("Escalated")),
        "ESCALATION_ACKNOWLEDGED": system(mark("Escalation acknowledged")),
        "SLA_CHANGE": system(mark("Deadline changed")),
        "DETAILS_CHANGED": system(mark("Details changed"), level=MINOR),
        "ATTACHED": system(mark("Document attached"), level=MINOR),
        "DETACHED": system(mark("Document taken off"), level=MINOR),
        "SATISFACTION": system(mark("Satisfaction with the resolution")),
        "IMPORT_CANCELLED": system(mark("Import of complaints given up"), level=MINOR),
    }


@register
class CalendarEvent(Event):
    """Opening hours that deadlines are counted by."""

    key = "calendar"
    codes = {
        "CALENDAR_MADE": system(mark("Opening hours made"), level=MINOR),
        "CALENDAR_CHANGED": system(mark("Opening hours changed"), level=MINOR),
    }
