"""The nightly reconciliation: does every total lead to as many rows as it says?"""

from app.home.commands import reconcile
from app.home.queries.people import representatives
from app.jobs import Run, daily_at, job
from app.kernel import log
from app.kernel.language import mark

#: So many differences are named on the status page; the log has all of them.
MOST_NAMED = 20


@job("home.reconcile", mark("Compare every total with its rows"), long=True, runs=daily_at("03:50"))
async def nightly(run: Run) -> None:
    """Compare as one person of each role and organisation sees it; who that is changes with the day."""
    asked, found = 0, []
    for person in await representatives():
        compared, differing = await reconcile(person)
        asked += compared
        for each in differing:
            log.error("totals_differ", rule=each.name, role=person.role, count=each.total - each.rows)
            found.append({"name": each.name, "role": person.role, "total": each.total, "rows": each.rows})
        await run.checkpoint(asked=asked, differences=len(found), named=found[:MOST_NAMED])
    await run.checkpoint(asked=asked, differences=len(found), named=found[:MOST_NAMED])
