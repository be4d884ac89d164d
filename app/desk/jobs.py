"""Keeping desks clear."""

from app.desk import commands
from app.jobs import Run, daily_at, job
from app.kernel.language import mark


@job("desk.tidy", mark("Delete old drafts and presence"), runs=daily_at("03:50"))
async def tidy(_run: Run) -> None:
    """Forget what lay too long."""
    await commands.tidy()
