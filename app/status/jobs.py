"""The audit as periodic work; what it found is on the status page (reliability.md 3.2)."""

from datetime import timedelta

from app.jobs import Run, WallClock, daily_at, every, job
from app.kernel import checks, clock, log
from app.kernel.language import mark
from app.settings import current
from app.status import commands, rings
from app.status.audit import Verdict, audit, breaches
from app.web import once, throttle

#: so many days are shown, and as many again are kept for whoever asks
KEPT_FOR = timedelta(days=180)
#: every hour but the one of the full audit
_HOURS = tuple(hour for hour in range(24) if hour != 3)


@job("status.audit", mark("Audit all records"), long=True, runs=daily_at("03:10"))
async def full(run: Run) -> None:
    """Try every invariant."""
    await _put_down(run, await audit())


@job(
    "status.audit_fast",
    mark("Audit the records that are quick to audit"),
    long=True,
    runs=WallClock(_HOURS, (10,)),
)
async def fast(run: Run) -> None:
    """Try the quick ones."""
    await _put_down(run, await audit(fast=True))


async def _put_down(run: Run, verdicts: list[Verdict]) -> None:
    broken = {each.invariant.id: each.count for each in verdicts if not each.holds}
    for name, count in broken.items():
        log.error("audit_broken", rule=name, count=count)
    await run.checkpoint(breaches=breaches(verdicts), broken=broken)


@job("status.look", mark("Note how each part is"), long=True, runs=every(minutes=5))
async def look(_run: Run) -> None:
    """Ask every check and add the answer to the day."""
    await rings.remember(current())
    await commands.note(await checks.ask_all(current()), day=clock.now().date())


@job("status.fold", mark("Fold the rows of counters"), long=True, runs=every(minutes=10))
async def fold(_run: Run) -> None:
    """Add up what was counted since the last time."""
    await commands.fold_counters()


@job(
    "status.tidy",
    mark("Delete spent form tokens, counted requests and old days"),
    long=True,
    runs=daily_at("03:30"),
)
async def tidy(run: Run) -> None:
    """Forget what the web floor need not know any longer."""
    now = clock.now()
    while await once.sweep(now):
        await run.checkpoint()
    await throttle.of_the_house().sweep(now)
    await commands.forget(before=now.date() - KEPT_FOR)


@job("status.reseal", mark("Seal again what an older key sealed"), long=True, runs=daily_at("04:10"))
async def reseal(run: Run) -> None:
    """Let the newest key seal everything, so that older ones can go."""
    while done := await rings.reseal_some(current()):
        await run.checkpoint(sealed=done)
