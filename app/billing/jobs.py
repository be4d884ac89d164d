"""What billing leaves for later: large files checked and accepted, reminders."""

import asyncio
from collections.abc import Awaitable
from typing import Final
from uuid import UUID

from app import jobs
from app.billing.commands import acceptance, check, reminders, upload
from app.billing.queries.upload import requester_of, upload_of
from app.billing.reading import Check
from app.billing.sending import opened
from app.jobs import Run, job
from app.kernel.errors import Refusal
from app.kernel.language import mark, speaking

#: How often the page of a file that is worked on can learn how far it came.
TOLD_EVERY: Final = 0.5


@job(upload.CHECK, mark("Check a large billing file"), long=True, abreast=2)
async def check_file(run: Run) -> None:
    """Check one file; run again, it begins from the start and nothing stands twice."""
    sent = await upload_of(UUID(run.args["upload"]))
    async with opened(sent) as reading:
        await _while_telling(run, reading, check.judge(sent.id, reading))


@job(acceptance.ACCEPT, mark("Accept a large billing file"), long=True, abreast=2)
async def accept_file(run: Run) -> None:
    """Accept one file, in one transaction; what stands in the way is said on its page."""
    sent = await upload_of(UUID(run.args["upload"]))
    if sent.state != "accepting":
        return
    async with opened(sent) as reading:
        by = await requester_of(sent.id)
        try:
            await _while_telling(run, reading, acceptance.accept(sent.id, reading, by=by))
        except Refusal as refusal:
            with speaking(by.language):
                await acceptance.give_up(sent.id, str(refusal))


async def _while_telling(run: Run, reading: Check, work: Awaitable[None]) -> None:
    """Work, and say how far it came. Stops the work when the lease is lost or this process closes."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await run.checkpoint(rows=reading.rows_read, share=round(reading.share, 2))
            await asyncio.wait({task}, timeout=TOLD_EVERY)
        await task
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@job("billing.remind", mark("Remind providers of their billing"), runs=jobs.every(hours=1))
async def remind(_run: Run) -> None:
    """Write every reminder that is due."""
    await reminders.remind()
