"""What an administrator is told about a row before saving it: not wrong, but perhaps not meant (sla.md 1.11)."""

from datetime import datetime
from enum import StrEnum

from app.sla.rules.calendar import Calendar, CalendarError, add
from app.sla.rules.config import ActionConfig, Config


class Advice(StrEnum):
    """Something about a row that surprises people."""

    NO_FIRST_REMINDER = "no_first_reminder"
    NO_SECOND_REMINDER = "no_second_reminder"
    FIRST_AFTER_ESCALATION = "first_after_escalation"
    SECOND_AFTER_DEADLINE = "second_after_deadline"
    ESCALATES_BEFORE_DEADLINE = "escalates_before_deadline"
    NEVER_OPENS = "never_opens"


def advice(row: Config | ActionConfig, now: datetime) -> list[Advice]:
    """All that is worth a second look in a row, in the order of the form."""
    if isinstance(row, ActionConfig):
        return [] if row.terms(None).first else [Advice.NO_FIRST_REMINDER]
    if row.no_target:
        return []
    terms, found = row.terms, []
    if terms.first is None:
        found.append(Advice.NO_FIRST_REMINDER)
    elif terms.escalation is not None and terms.first >= terms.escalation and not terms.strict:
        found.append(Advice.FIRST_AFTER_ESCALATION)
    if terms.second is None and row.second_reminder_enabled:
        found.append(Advice.NO_SECOND_REMINDER)
    if terms.second is not None and terms.due is not None and terms.second > terms.due:
        found.append(Advice.SECOND_AFTER_DEADLINE)
    if terms.escalation is not None and terms.due is not None and terms.escalation < terms.due:
        found.append(Advice.ESCALATES_BEFORE_DEADLINE)
    return found if _opens(row.calendar, now) else [*found, Advice.NEVER_OPENS]


def _opens(calendar: Calendar | None, now: datetime) -> bool:
    try:
        add(calendar, now, 0)
    except CalendarError:
        return False
    return True
