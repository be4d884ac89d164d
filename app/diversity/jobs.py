"""What is seen to at night: that every answer is still what was sealed, and that nothing was lent for good."""

from app.diversity import queries, sealing
from app.diversity.commands import keys as commands
from app.jobs import Run, daily_at, job
from app.kernel import log
from app.kernel.language import mark
from app.kernel.seal import CannotOpen


@job("diversity.check", mark("See that the answers of clients are whole"), long=True, runs=daily_at("04:25"))
async def check(run: Run) -> None:
    """Open the house's seal of every answer; what clients said stays under the other one."""
    await commands.forget_loans()
    answers, broken, by = 0, 0, sealing.sealer()
    async for rows in queries.batches():
        for row in rows:
            try:
                sealing.must_be_whole(bytes(row["sealed_answers"]), row["id"], by)
            except CannotOpen:
                broken += 1
        answers += len(rows)
        await run.checkpoint(answers=answers, broken=broken)
    if broken:
        log.error("answers_broken", count=broken)
    await run.checkpoint(answers=answers, broken=broken)
