"""What can happen to an action: sla.md 1.10, with what this house adds."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class ActionEvent(Event):
    """An action from its first word to its last check."""

    key = "action"
    codes = {
        "ACTION_CREATED": system(mark("Action raised")),
        "RAISED_AGAIN": system(mark("Raised again by the same cause"), level=MINOR),
        "STATUS_CHANGE": system(mark("Status changed")),
        "ASSIGNMENT": system(mark("Given to somebody")),
        "ROUTING": system(mark("Routed")),
        "NOTE": system(mark("Note on an action"), level=MINOR, notes=True),
        "DETAILS_CHANGED": system(mark("Details changed"), level=MINOR),
        "EVIDENCE": system(mark("Evidence Added")),
        "EVIDENCE_REMOVED": system(mark("Evidence taken away")),
        "ATTACHED": system(mark("Document attached"), level=MINOR),
        "DETACHED": system(mark("Document taken off"), level=MINOR),
        "APPROVAL": system(mark("Decision on approval")),
        "SLA_REMINDER": system(mark("Reminder sent")),
        "ESCALATION": system(mark("Escalated")),
        "SLA_CHANGE": system(mark("Deadline changed")),
        "EFFECTIVENESS": system(mark("Checked whether it still holds")),
    }


@register
class SourceEvent(Event):
    """What a hospital wants of the sources of actions."""

    key = "action_source"
    codes = {
        "SOURCE_CHANGED": system(
            mark("A source of actions set"), level=MINOR, context=["hospital", "source", "before", "after"]
        ),
    }
