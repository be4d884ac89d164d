"""What forms leave for later: sittings that nobody came back to."""

from app.forms.commands import filling
from app.jobs import Run, every, job
from app.kernel.language import mark


@job(
    "forms.give_up",
    mark("End sittings before forms that nobody came back to"),
    long=True,
    runs=every(minutes=30),
)
async def give_up(run: Run) -> None:
    """End them batch by batch."""
    done = 0
    while ended := await filling.give_up():
        done += ended
        await run.checkpoint(done=done)
