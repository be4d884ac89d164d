"""Work for later, kept as rows with leases."""

from app.jobs.commands.ask import Work, enqueue, enqueue_many, ring
from app.jobs.kinds import Failed, Run, job
from app.jobs.periods import Every, WallClock, daily_at, every, monthly_on

__all__ = [
    "Every",
    "Failed",
    "Run",
    "WallClock",
    "Work",
    "daily_at",
    "enqueue",
    "enqueue_many",
    "every",
    "job",
    "monthly_on",
    "ring",
]
