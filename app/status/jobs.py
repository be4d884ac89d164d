"""The audit as periodic work; what it found is on the status page (reliability.md 3.2)."""

from app.jobs import Run, WallClock, daily_at, job
from app.kernel import log
from app.kernel.language import mark
from app.status.audit import Verdict, audit, breaches

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
