"""What can happen to a household, and to its wish to be told (notifications.md I-4)."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class HouseholdEvent(Event):
    """A household, its people and what they are insured for."""

    key = "household"
    codes = {
        "HOUSEHOLD_CREATED": system(mark("Household enrolled")),
        "HOUSEHOLD_CHANGED": system(mark("Household changed"), level=MINOR),
        "HOUSEHOLD_CLOSED": system(mark("Household closed")),
        "MEMBER_ADDED": system(mark("Member added"), level=MINOR),
        "MEMBER_CHANGED": system(mark("Member changed"), level=MINOR),
        "MEMBER_REMOVED": system(mark("Member taken off"), level=MINOR),
        "HEAD_CHANGED": system(mark("Another head of the household")),
        "POLICY_ADDED": system(mark("Policy signed")),
        "POLICY_ACTIVATED": system(mark("Policy became active")),
        "IMPORT_RECEIVED": system(mark("File of households received"), level=MINOR),
        "HOUSEHOLDS_IMPORTED": system(mark("Households came in from a file")),
    }


@register
class PolicyNotificationEvent(Event):
    """Whether a household is told, and what it said about that. None of it stops a timer."""

    key = "policy_notification"
    codes = {
        "NOTIFICATION_SENT": system(mark("Message sent")),
        "NOTIFICATION_REJECTED": system(mark("No message: the household is not to be told"), level=MINOR),
        "NOTIFICATION_FAILED": system(mark("Message failed")),
        "CONSENT_CHANGED": system(mark("Consent or language changed")),
        "OPTED_OUT": system(mark("Household asked not to be told any more")),
    }
