"""What actions leave for later: the sweep, the alarm, the checks after closing, and the nightly comparison."""

from datetime import datetime
from uuid import UUID

from app.actions.commands import applying
from app.actions.commands.alarming import sound
from app.actions.commands.checking import ask
from app.actions.commands.sweep import SWEEPER
from app.actions.commands.triggering import forget_triggers
from app.actions.queries import checks
from app.actions.rules.times import alarm_at
from app.jobs import Failed, Run, daily_at, every, job
from app.kernel import log
from app.kernel.language import mark
from app.sla.commands import sweep as sweeping
from app.sla.queries import next_wake

_FIRST = UUID(int=0)
_BATCH = 1_000


async def next_due() -> datetime | None:
    """When the engine next has something to do for an action (reliability.md NEW 3)."""
    return await next_wake(SWEEPER.kind)


async def next_alarm() -> datetime | None:
    """When the next action has waited with nobody too long."""
    return alarm_at(await checks.lonely_since())


@job(
    "actions.sweep",
    mark("Send the reminders and escalations of actions"),
    long=True,
    due=next_due,
    runs=every(minutes=1),
)
async def sweep(run: Run) -> None:
    """Do everything that is due."""

    async def told(done: int) -> None:
        await run.checkpoint(done=done)

    await sweeping(SWEEPER, checkpoint=told)


@job(
    "actions.alarm",
    mark("Sound the alarm for actions nobody has"),
    due=next_alarm,
    runs=every(minutes=1),
)
async def alarm(_run: Run) -> None:
    """Tell of the actions that wait with nobody."""
    await sound()


@job(
    "actions.ask_for_checks", mark("Ask whether closed actions still hold"), long=True, runs=every(minutes=60)
)
async def ask_for_checks(run: Run) -> None:
    """Ask batch by batch."""
    asked = 0
    while (took := await ask()) > 0:
        asked += took
        await run.checkpoint(asked=asked)


@job(applying.APPLY, mark("Apply changed deadlines to open actions"), long=True)
async def apply_config(run: Run) -> None:
    """Retarget batch by batch; run again, it goes on with what is left."""
    config, after, done = UUID(run.args["config"]), _FIRST, 0
    while (step := await applying.apply_batch(config, after)) is not None:
        after, done = step[0], done + step[1]
        await run.checkpoint(done=done)


@job("actions.forget_triggers", mark("Forget old triggers of actions"), long=True, runs=daily_at("03:50"))
async def forget(run: Run) -> None:
    """Forget batch by batch what no dry run looks at any more."""
    gone = 0
    while (went := await forget_triggers()) > 0:
        gone += went
        await run.checkpoint(gone=gone)


@job("actions.check_deadlines", mark("Check the deadlines of actions"), long=True, runs=daily_at("02:40"))
async def check_deadlines(run: Run) -> None:
    """Re-plan every live action and say where the stored facts differ. Raises Failed with how many do."""
    after, looked, wrong = _FIRST, 0, 0
    while keys := await checks.live_after(after, _BATCH):
        found = await checks.differences(keys)
        for each in found:
            log.line("deadline_differs", subject_id=each.action, reason=each.what)
        after, looked, wrong = keys[-1], looked + len(keys), wrong + len(found)
        await run.checkpoint(looked=looked, wrong=wrong)
    if wrong:
        raise Failed(f"{wrong} stored facts of actions differ from the engine.", final=True)
