"""Comparing totals with their rows, as one person sees both."""

from app.accounts.account import Account
from app.home.queries.reconcile import Difference, differences
from app.kernel import clock, db


@db.atomic
async def reconcile(user: Account) -> tuple[int, list[Difference]]:
    """How many totals of somebody's pages were compared with the lists behind them, and those that differ.

    Everything is read from one snapshot and at one instant, so that work that goes on meanwhile is no difference.
    Changes nothing.
    """
    await db.execute("set transaction isolation level repeatable read, read only")
    await db.execute("set local statement_timeout = '300s'")
    await db.execute("set local transaction_timeout = 0")
    # Nobody waits for this: one process reads, and the other cores are for pages.
    await db.execute("set local max_parallel_workers_per_gather = 0")
    with clock.frozen(clock.now()):
        return await differences(user)
