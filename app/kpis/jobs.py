"""Measuring key figures every morning: what is over and was not measured yet."""

from app.jobs import Failed, Run, daily_at, job
from app.kernel import clock, log
from app.kernel.gathered import Absent
from app.kernel.language import mark
from app.kpis.commands import measure
from app.kpis.queries import active, counted


@job("kpis.measure", mark("Measure the key figures"), long=True, runs=daily_at("04:20"))
async def measure_all(run: Run) -> None:
    """Measure each; one whose measure is unknown, or whose store tells nothing, stops no other.

    Raises Failed with how many could not be; it is tried again only for a store that did not answer.
    """
    today = clock.now().date()
    measured, unknown, silent, off = 0, 0, 0, 0
    for kpi in await active():
        try:
            measured += await measure(kpi, today, await counted(kpi, today))
        except KeyError:
            unknown += 1
            log.line("kpi_unknown_measure", subject_id=str(kpi.id))
        except Absent as absent:
            silent += absent.passing
            off += not absent.passing
            outcome = "silent" if absent.passing else "off"
            log.line("kpi_not_measured", subject_id=str(kpi.id), outcome=outcome)
        await run.checkpoint(measured=measured, unknown=unknown, silent=silent, off=off)
    if silent:
        raise Failed(f"{silent} key figures wait for a store that does not answer.")
    if unknown:
        raise Failed(f"{unknown} key figures name a measure there is not.", final=True)
