"""The work of the outbox."""

from app.jobs import Run, every, job
from app.kernel.language import mark
from app.outbox import dispatch as engine
from app.outbox.commands import doubt, receipts
from app.outbox.queries.due import next_due
from app.settings import current


@job("outbox.dispatch", mark("Send messages"), long=True, due=next_due)
async def dispatch(run: Run) -> None:
    """Send everything that is due."""
    await engine.drain(run, current(), f"job:{run.id}")


@job("outbox.doubt", mark("Look after messages of which nobody knows"), runs=every(minutes=5))
async def settle_doubt(run: Run) -> None:
    """Settle what dead workers left, and send over another gateway what stayed without a word."""
    await doubt.reap(current())
    await doubt.fail_over(current())


@job("outbox.receipts", mark("Look after receipts of messages"), runs=every(minutes=5))
async def look_after_receipts(run: Run) -> None:
    """Find the messages of receipts that came early, and doubt what stayed without one for three days."""
    await receipts.match()
    await receipts.doubt_silence()
