"""Measuring key figures every morning: what is over and was not measured yet."""

from app.jobs import Failed, Run, daily_at, job
from app.kernel import clock, log
from app.kernel.language import mark
from app.kpis.commands import measure
from app.kpis.queries import active


@job("kpis.measure", mark("Measure the key figures"), long=True, runs=daily_at("04:20"))
async def measure_all(run: Run) -> None:
    """Measure each; one whose measure is unknown stops no other. Raises Failed with how many could not be."""
    measured, unknown = 0, 0
    for kpi in await active():
        try:
            measured += await measure(kpi, clock.now().date())
        except KeyError:
            unknown += 1
            log.line("kpi_unknown_measure", subject_id=str(kpi.id))
        await run.checkpoint(measured=measured, unknown=unknown)
    if unknown:
        raise Failed(f"{unknown} key figures name a measure there is not.", final=True)
