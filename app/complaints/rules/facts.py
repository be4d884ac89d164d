"""How a complaint stands against the clock, as the columns that lists and reports read."""

from datetime import datetime
from typing import Any

from app.sla.rules import Kind, Plan, Taken, verdict

#: In the order of `standing`; the sweep and the commands write all of them, always together.
COLUMNS = (
    "due_at",
    "is_overdue",
    "breached",
    "breach_cause",
    "reminder_sent_at",
    "second_reminder_sent_at",
    "escalated_at",
    "escalation_level",
    "first_response_at",
    "responded_at",
    "round",
    "target_version",
)


def standing(plan: Plan, taken: Taken, now: datetime) -> dict[str, Any]:
    """The columns at an instant; the engine is the truth, these are copies (sla.md 1.1, 1.2)."""
    facts = verdict(plan, now)
    raised = taken.settled(Kind.ESCALATION, plan.round)
    return {
        "due_at": plan.due_at,
        "is_overdue": facts.overdue,
        "breached": facts.breached,
        "breach_cause": facts.breach_cause.value if facts.breach_cause else "",
        "reminder_sent_at": taken.sent_at(Kind.FIRST_REMINDER),
        "second_reminder_sent_at": taken.sent_at(Kind.SECOND_REMINDER),
        "escalated_at": taken.sent_at(Kind.ESCALATION),
        "escalation_level": raised.level if raised else 0,
        "first_response_at": plan.line.first_answer_at,
        "responded_at": plan.line.answered_at,
        "round": plan.round,
        "target_version": plan.version,
    }
