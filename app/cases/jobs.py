"""What casework leaves for later."""

from uuid import UUID

from app.cases.commands.facts import rebuild_after
from app.cases.queries.keys import drifted_after
from app.jobs import Failed, Run, daily_at, job
from app.kernel.language import mark

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
