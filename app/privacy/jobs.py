"""Runs of retention, the rules of every night, and archives about clients."""

from uuid import UUID

from app.documents.files import files
from app.documents.intake import Received
from app.jobs import Failed, Run, daily_at, job
from app.kernel import ids
from app.kernel.errors import Conflict
from app.kernel.language import mark
from app.privacy import archive_file, rules
from app.privacy.commands import access, remembering, retention
from app.privacy.queries import access as requests
from app.privacy.queries import retention as asked
from app.settings import current


@job(retention.JOB, mark("Erase what its time is over"), long=True)
async def run(run: Run) -> None:
    """Batch by batch; run again, it goes on where it was. Stops far beyond what is usual (security.md PR-3)."""
    key = UUID(run.args["run"])
    view = await asked.run(key)
    if view.finished_at is not None:
        return
    most = None if view.dry else rules.most(await asked.before(view.kind))
    while (step := await retention.step(key)).last is not None:
        await tell_ledger()
        await run.checkpoint(subjects=step.subjects)
        if most is not None and step.subjects > most:
            await retention.finish(key, stopped=f"More than {most} subjects, far beyond the usual.")
            raise Failed("A run of retention took far more than usual and was stopped.", final=True)
    await retention.finish(key)
    await tell_ledger()


async def tell_ledger() -> None:
    """Tell the ledger beside the copies everything it has not been told."""
    try:
        while await remembering.tell(current()):
            pass
    except OSError as error:
        raise Failed(f"The ledger of erasures cannot be written: {error}") from error


@job("privacy.nightly", mark("Ask for the runs of retention of this night"), runs=daily_at("05:00"))
async def nightly(_run: Run) -> None:
    """One run for each rule that is switched on; one that is still under way is left to end.

    First the ledger is told what a run that died could not tell it.
    """
    await tell_ledger()
    for each in await asked.rules():
        if each.active:
            try:
                await retention.ask(each.kind, dry=False)
            except Conflict:
                continue


@job(access.JOB, mark("Make the archive about a client"), long=True, max_attempts=3)
async def archive(run: Run) -> None:
    """Everything about a client in one file that a password opens, kept for seven days."""
    request = await requests.asked(UUID(run.args["request"]))
    if request.state not in ("approved", "failed"):
        return
    if run.attempt > 2:
        await access.give_up(request.id)
    file = await archive_file.build(request, access.password_of(request.id))
    document, name = ids.new(), f"{request.reference}.zip"
    kind, staged = await files().take(
        document, name, file, most=archive_file.LARGEST, judge=archive_file.is_zip
    )
    received = Received(document, name, kind.content_type, staged.size, staged.sha256)
    await access.store(request, received)
