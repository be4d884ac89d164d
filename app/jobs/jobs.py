"""Keeping the table of work small."""

from app.jobs.commands.tidy import forget
from app.jobs.kinds import Run, job
from app.jobs.periods import daily_at
from app.kernel.language import mark


@job("jobs.tidy", mark("Delete finished jobs"), long=True, runs=daily_at("03:40"))
async def tidy(run: Run) -> None:
    """Forget what is done; what is dead stays until a person decides."""
    while await forget():
        await run.checkpoint()
