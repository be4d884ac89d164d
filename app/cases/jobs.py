"""What casework leaves for later."""

from datetime import datetime
from uuid import UUID

from app.cases.commands.callback_ends import RESTORE, restore
from app.cases.commands.callback_sweep import SWEEPER
from app.cases.commands.facts import rebuild_after
from app.cases.queries.keys import drifted_after
from app.jobs import Failed, Run, daily_at, every, job
from app.kernel.language import mark
from app.sla.commands import sweep
from app.sla.queries import next_wake

EXAMPLES = 5


@job(
    "cases.check_facts",
    mark("Check the facts of cases against their logs"),
    long=True,
    runs=daily_at("02:20"),
)
async def check_facts(run: Run) -> None:
    """Compare every case's row with what its case, client, log and timers say; change nothing."""
    last: UUID | None = None
    wrong: list[UUID] = []
    while True:
        found, last = await drifted_after(last)
        wrong += found
        await run.checkpoint(drifted=len(wrong), examples=[str(each) for each in wrong[:EXAMPLES]])
        if last is None:
            break
    if wrong:
        raise Failed(
            f"{len(wrong)} cases show what their logs do not say. Run `recourse cases rebuild-facts`.",
            final=True,
        )


@job("cases.rebuild_facts", mark("Make the facts of cases anew"), long=True)
async def rebuild_facts(run: Run) -> None:
    """Make every case's row anew from case, client, log and timers."""
    last: UUID | None = None
    mended = 0
    while True:
        count, last = await rebuild_after(last)
        mended += count
        await run.checkpoint(mended=mended)
        if last is None:
            return


async def next_callback() -> datetime | None:
    """When a booked callback next turns red or is missed (reliability.md NEW 3)."""
    return await next_wake(SWEEPER.kind)


@job(
    "cases.callbacks",
    mark("Watch the booked callbacks"),
    long=True,
    due=next_callback,
    runs=every(minutes=1),
)
async def watch_callbacks(run: Run) -> None:
    """Mark what turns red, and tell of what was missed."""

    async def told(done: int) -> None:
        await run.checkpoint(done=done)

    await sweep(SWEEPER, checkpoint=told)


@job(RESTORE, mark("Book a callback again that an undone deed had ended"))
async def restore_callback(run: Run) -> None:
    """The case holds its callback again: so does the booking."""
    await restore(UUID(run.args["case"]))
