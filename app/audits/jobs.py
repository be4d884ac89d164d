"""What recurring audits leave for later: planning them ahead, and watching their ends."""

from datetime import datetime

from app.audits.commands.planning import plan_ahead
from app.audits.commands.sweep import SWEEPER
from app.audits.rules import AHEAD
from app.jobs import Run, daily_at, every, job
from app.kernel import clock
from app.kernel.language import mark
from app.sla.commands import sweep
from app.sla.queries import next_wake


async def next_due() -> datetime | None:
    """When an audit is next to be reminded of or missed (reliability.md NEW 3)."""
    return await next_wake(SWEEPER.kind)


@job(
    "audits.sweep",
    mark("Send the reminders and alerts of audits"),
    long=True,
    due=next_due,
    runs=every(minutes=1),
)
async def watch_audits(run: Run) -> None:
    """Do everything that is due."""

    async def told(done: int) -> None:
        await run.checkpoint(done=done)

    await sweep(SWEEPER, checkpoint=told)


@job("audits.plan", mark("Plan the audits of the next fortnight"), long=True, runs=daily_at("00:20"))
async def plan_audits(run: Run) -> None:
    """Batch by batch, until every active schedule is planned."""
    planned, until = 0, clock.now() + AHEAD
    while took := await plan_ahead(until=until):
        planned += took
        await run.checkpoint(planned=planned)
