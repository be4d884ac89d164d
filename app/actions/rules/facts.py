"""How an action stands against the clock, as the columns that boards and reports read."""

from datetime import datetime
from typing import Any

from app.sla.rules import Kind, Plan, Taken, verdict

COLUMNS = (
    "due_at",
    "is_overdue",
    "reminder_sent_at",
    "escalated_at",
    "escalation_level",
    "round",
    "target_version",
)


def standing(plan: Plan, taken: Taken, now: datetime) -> dict[str, Any]:
    """The columns at an instant; the engine is the truth, these are copies (sla.md 1.6)."""
    raised = taken.settled(Kind.ESCALATION, plan.round)
    return {
        "due_at": plan.limit,
        "is_overdue": verdict(plan, now).overdue,
        "reminder_sent_at": taken.sent_at(Kind.FIRST_REMINDER),
        "escalated_at": taken.sent_at(Kind.ESCALATION),
        "escalation_level": raised.level if raised else 0,
        "round": plan.round,
        "target_version": plan.version,
    }
