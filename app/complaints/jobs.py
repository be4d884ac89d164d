"""What complaints leave for later: the sweep, a rule applied to what is open, and the nightly check."""

from datetime import datetime
from uuid import UUID

from app.complaints.commands import applying, importing
from app.complaints.commands.import_run import JOB as IMPORT
from app.complaints.commands.sweep import SWEEPER
from app.complaints.queries import checks
from app.complaints.queries import imports as imports_of
from app.documents.files import files
from app.jobs import Failed, Run, daily_at, every, job
from app.kernel import log
from app.kernel.actor import TheSystem
from app.kernel.language import mark
from app.sla.commands import sweep as sweeping
from app.sla.queries import next_wake

SWEEP = "complaints.sweep"
_FIRST = UUID(int=0)
_BATCH = 1_000


async def next_due() -> datetime | None:
    """When the engine next has something to do for a complaint (reliability.md NEW 3)."""
    return await next_wake(SWEEPER.kind)


@job(
    SWEEP,
    mark("Send the reminders and escalations of complaints"),
    long=True,
    due=next_due,
    runs=every(minutes=1),
)
async def sweep(run: Run) -> None:
    """Do everything that is due."""

    async def told(done: int) -> None:
        await run.checkpoint(done=done)

    await sweeping(SWEEPER, checkpoint=told)


@job(applying.APPLY, mark("Apply a changed rule to open complaints"), long=True)
async def apply_config(run: Run) -> None:
    """Retarget batch by batch; run again, it goes on with what is left."""
    config, after, done = UUID(run.args["config"]), _FIRST, 0
    while (step := await applying.apply_batch(config, after)) is not None:
        after, done = step[0], done + step[1]
        await run.checkpoint(done=done)


@job(
    "complaints.check_deadlines", mark("Check the deadlines of complaints"), long=True, runs=daily_at("02:20")
)
async def check_deadlines(run: Run) -> None:
    """Re-plan every open complaint and say where the stored facts differ. Raises Failed with how many do."""
    after, looked, wrong = _FIRST, 0, 0
    while keys := await checks.open_after(after, _BATCH):
        found = await checks.differences(keys)
        for each in found:
            log.line("deadline_differs", subject_id=each.complaint, reason=each.what)
        after, looked, wrong = keys[-1], looked + len(keys), wrong + len(found)
        await run.checkpoint(looked=looked, wrong=wrong)
    if wrong:
        raise Failed(f"{wrong} stored facts of complaints differ from the engine.", final=True)


@job(IMPORT, mark("Import a file of complaints"), long=True)
async def import_file(run: Run) -> None:
    """Read a file and judge its rows, or load the good ones; run again, it goes on with what is left."""
    found = await imports_of.run(UUID(run.args["run"]))

    async def told(rows: int) -> None:
        await run.checkpoint(rows=rows)

    if run.args["deed"] == "load":
        await importing.load(found, told, by=TheSystem(id=found.row["created_by"]))
        return
    row = found.row
    with await files().open(row["storage_key"], size=row["bytes"], sha256=row["document_sha256"]) as file:
        await importing.check(found, file, told)
