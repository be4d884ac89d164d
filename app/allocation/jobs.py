"""What allocation leaves for later."""

from uuid import UUID

from app.allocation.commands.assignment import ACCEPT_BY
from app.allocation.commands.counting import SETTLE, recount, settle
from app.allocation.commands.telling import tell_that_late
from app.jobs import Run, daily_at, job
from app.kernel.language import mark


@job(ACCEPT_BY, mark("Look whether a provider accepted a case in time"))
async def accept_by(run: Run) -> None:
    """Raise the alarm if the assignment still stands and nobody accepted it."""
    await tell_that_late(UUID(run.args["case"]), UUID(run.args["event"]))


@job(SETTLE, mark("Count a case of which a deed was taken back"))
async def settle_one(run: Run) -> None:
    """Let the case count as it stands."""
    await settle({UUID(run.args["case"])})


@job("allocation.recount", mark("Count again what providers were given"), runs=daily_at("02:40"))
async def count_again(run: Run) -> None:
    """Make the counts of allocation anew from the cases that count, and let go of what nobody needs any more."""
    await run.checkpoint(mended=await recount())
