"""The pure SLA engine: from rows, a history and an instant to deadlines, steps and verdicts. No clock, no database."""

from datetime import datetime

from app.sla.rules.advice import Advice, advice
from app.sla.rules.calendar import Calendar, CalendarError, Pause, add, elapsed
from app.sla.rules.callback import Callback, callback_steps, callback_wake_at, window_end
from app.sla.rules.compliance import (
    BreachCause,
    Clock,
    Outcome,
    Spent,
    TargetOutcome,
    Verdict,
    first_response,
    next_responses,
    spent,
    targets,
    verdict,
)
from app.sla.rules.config import (
    DEFAULT_ACTION,
    ActionConfig,
    Config,
    Level,
    Terms,
    default_config,
    seeded,
)
from app.sla.rules.history import Change, action_item, complaint_item
from app.sla.rules.item import Cause, Item, Target
from app.sla.rules.ladder import (
    NOTHING_TAKEN,
    Deed,
    Kind,
    Mark,
    Reason,
    State,
    Step,
    Taken,
    item_steps,
    item_wake_at,
)
from app.sla.rules.planning import Plan, plan
from app.sla.rules.resolution import (
    Fate,
    Traits,
    Weighed,
    explain,
    explain_action,
    in_force,
    resolve,
    resolve_action,
)
from app.sla.rules.simulation import Simulated, simulate
from app.sla.rules.timeline import Event, Happening, Subject
from app.sla.rules.track import Look, Milestone, Stop, callback_milestones, item_milestones

Promise = Plan | Callback


def due_steps(promise: Promise, now: datetime, taken: Taken = NOTHING_TAKEN) -> list[Step]:
    """All a sweep at `now` must do for a complaint, an action or a callback, in order (sla.md 1.3, cla.md 4.9)."""
    if isinstance(promise, Plan):
        return item_steps(promise, now, taken)
    return callback_steps(promise, now, taken)


def wake_at(promise: Promise, taken: Taken = NOTHING_TAKEN) -> datetime | None:
    """The first whole second at which `due_steps` has something, None for never (decisions.md 3)."""
    if isinstance(promise, Plan):
        return item_wake_at(promise, taken)
    return callback_wake_at(promise, taken)


def milestones(promise: Promise, now: datetime, taken: Taken = NOTHING_TAKEN) -> list[Milestone]:
    """The points of the track on the page, in order of time."""
    if isinstance(promise, Plan):
        return item_milestones(promise, now, taken)
    return callback_milestones(promise, now, taken)


__all__ = [
    "DEFAULT_ACTION",
    "NOTHING_TAKEN",
    "ActionConfig",
    "Advice",
    "BreachCause",
    "Calendar",
    "CalendarError",
    "Callback",
    "Cause",
    "Change",
    "Clock",
    "Config",
    "Deed",
    "Event",
    "Fate",
    "Happening",
    "Item",
    "Kind",
    "Level",
    "Look",
    "Mark",
    "Milestone",
    "Outcome",
    "Pause",
    "Plan",
    "Promise",
    "Reason",
    "Simulated",
    "Spent",
    "State",
    "Step",
    "Stop",
    "Subject",
    "Taken",
    "Target",
    "TargetOutcome",
    "Terms",
    "Traits",
    "Verdict",
    "Weighed",
    "action_item",
    "add",
    "advice",
    "complaint_item",
    "default_config",
    "due_steps",
    "elapsed",
    "explain",
    "explain_action",
    "first_response",
    "in_force",
    "milestones",
    "next_responses",
    "plan",
    "resolve",
    "resolve_action",
    "seeded",
    "simulate",
    "spent",
    "targets",
    "verdict",
    "wake_at",
    "window_end",
]
