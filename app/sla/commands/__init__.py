"""What changes promises: deadlines, notices, what a clock has heard, and the sweep."""

from app.sla.commands.deadlines import hear, plan_deadlines
from app.sla.commands.sweep import Notice, Sweeper, Watched, sweep

__all__ = ["Notice", "Sweeper", "Watched", "hear", "plan_deadlines", "sweep"]
