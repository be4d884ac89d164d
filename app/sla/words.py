"""What the engine's findings are called on a page, in the reader's language."""

from app.kernel.language import _
from app.sla.rules import Advice, BreachCause, Cause, Fate, Look, Outcome, Reason, Stop

REASONS = {
    Reason.BEFORE_CHANGE: _("skipped: it would have been before the deadline changed"),
    Reason.SECOND_TAKES_OVER: _("skipped: the second reminder was due as well"),
    Reason.ESCALATED: _("skipped: the escalation was already due"),
    Reason.DEADLINE_PASSED: _("skipped: the deadline had passed"),
    Reason.IN_PROGRESS: _("not needed: already in progress"),
    Reason.ANSWERED: _("not needed: the department has answered"),
    Reason.ENDED: _("not needed: already ended"),
}
STOPS = {
    Stop.CREATED: _("Created"),
    Stop.FIRST_REMINDER: _("First reminder"),
    Stop.SECOND_REMINDER: _("Second reminder"),
    Stop.ESCALATION: _("Escalation"),
    Stop.DUE: _("Deadline"),
    Stop.ENDED: _("Ended"),
    Stop.WARN: _("Warning"),
    Stop.NOW: _("Now"),
}
LOOKS = {
    Look.PLANNED: _("planned"),
    Look.SENT: _("sent"),
    Look.SKIPPED: _("skipped"),
    Look.FAILED: _("failed"),
    Look.NOT_NEEDED: _("not needed"),
    Look.PAUSED: _("paused"),
    Look.REACHED: _("reached"),
    Look.MISSED: _("missed"),
    Look.NOW: _("now"),
}
FATES = {
    Fate.WON: _("This rule sets the deadline"),
    Fate.INACTIVE: _("Not used: switched off"),
    Fate.OTHER_HOSPITAL: _("Not used: belongs to another hospital"),
    Fate.OTHER_SOURCE: _("Not used: for another source"),
    Fate.OTHER_SEVERITY: _("Not used: for another severity"),
    Fate.OTHER_PRIORITY: _("Not used: for another priority"),
    Fate.OTHER_DEPARTMENT: _("Not used: for another department"),
    Fate.LESS_SPECIFIC: _("Fits, but a closer rule comes first"),
    Fate.NOT_NEEDED: _("Not needed: a rule fits"),
    Fate.NOT_APPLIED: _("Holds for new items; apply it to move this deadline"),
}
OUTCOMES = {
    Outcome.RUNNING: _("Running"),
    Outcome.PAUSED: _("Paused"),
    Outcome.MET: _("Met"),
    Outcome.BREACHED: _("Breached"),
    Outcome.CANCELLED: _("Cancelled, not counted"),
    Outcome.NO_TARGET: _("No target"),
    Outcome.SUPERSEDED: _("Replaced by a new target"),
}
CAUSES = {
    Cause.CREATED: _("created"),
    Cause.SEVERITY: _("severity changed"),
    Cause.PRIORITY: _("priority changed"),
    Cause.SOURCE: _("source changed"),
    Cause.DEPARTMENT: _("department changed"),
    Cause.APPLY_CONFIG: _("rule applied"),
    Cause.BY_HAND: _("deadline set by hand"),
}
BREACH_CAUSES = {
    BreachCause.TIME: _("The deadline passed"),
    BreachCause.RETARGET: _("A change moved the deadline into the past"),
}
ADVICE = {
    Advice.NO_FIRST_REMINDER: _("No first reminder: it would fall at creation or before."),
    Advice.NO_SECOND_REMINDER: _("No second reminder: it would fall at creation or before."),
    Advice.FIRST_AFTER_ESCALATION: _("The first reminder is never sent: the escalation comes first."),
    Advice.SECOND_AFTER_DEADLINE: _("The second reminder comes after the deadline."),
    Advice.ESCALATES_BEFORE_DEADLINE: _("The escalation comes before the deadline."),
    Advice.NEVER_OPENS: _("The calendar has no opening hours within 800 days."),
}
