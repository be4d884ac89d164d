"""Bulk deeds that are done in the background."""

from uuid import UUID

from app.accounts.queries import sessions
from app.bulk import commands, queries
from app.jobs import Run, daily_at, job
from app.kernel.language import DEFAULT, mark, speaking


@job(commands.JOB, mark("Do one deed to many records"), long=True, abreast=2)
async def run(run: Run) -> None:
    """Batch by batch, as the person who asked and in their words; run again, it goes on with what is left."""
    view = await queries.run(UUID(run.args["run"]))
    person = await sessions.account(view.created_by)
    with speaking(person.language if person is not None else DEFAULT):
        while left := await commands.step(view.id, person):
            await run.checkpoint(total=view.total, waiting=left)


@job("bulk.forget", mark("Delete old results of bulk deeds"), runs=daily_at("03:50"))
async def forget(_run: Run) -> None:
    """Results are kept for thirty days."""
    await commands.forget()
