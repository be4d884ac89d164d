"""What reports leave for later: files in the making, files whose time is over, files somebody is due."""

import errno
from time import monotonic
from typing import Final
from uuid import UUID

from asyncpg import QueryCanceledError

from app.documents.files import NoRoom
from app.jobs import Run, daily_at, every, job
from app.kernel.language import _, mark, speaking
from app.kernel.seal import CannotOpen
from app.reports.commands import export as commands
from app.reports.commands import schedule as schedules
from app.reports.queries import extract
from app.reports.queries.exports import Export, export
from app.reports.writing import Told
from app.reports.writing import make as write

#: How often the page can learn how far a file came, in seconds.
TOLD_EVERY: Final = 0.5
#: What a disk, a quota or the limit of a process says when there is no room.
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Cancelled(Exception):
    """Nobody wants the file any more."""


@job(commands.MAKE, mark("Make the file of a report"), long=True, abreast=2, max_attempts=3)
async def make(run: Run) -> None:
    """Write one file; run again, it begins from the start and the half one is swept away."""
    asked = await export(UUID(run.args["export"]))
    if not await commands.begin(asked.id, await extract.estimate(asked.asked)):
        return
    try:
        made = await write(asked, _telling(run, asked))
    except Cancelled:
        return
    except (NoRoom, OSError, QueryCanceledError, CannotOpen) as error:
        with speaking(asked.language):
            await commands.fail(asked.id, _words(error))
        return
    await commands.finish(asked, made)


def _words(error: Exception) -> str:
    if isinstance(error, QueryCanceledError):
        return str(_("It took longer than fifteen minutes. Choose fewer days."))
    if isinstance(error, CannotOpen):
        return str(_("An answer of a client was changed where it lies. Tell your administrator."))
    if isinstance(error, OSError) and error.errno not in FULL:
        raise error
    return str(_("There is no room left for files. Tell your administrator."))


def _telling(run: Run, asked: Export) -> Told:
    rows, last = 0, monotonic()

    async def told(more: int) -> None:
        nonlocal rows, last
        rows += more
        if monotonic() - last < TOLD_EVERY:
            return
        last = monotonic()
        await run.checkpoint(rows=rows)
        if (await export(asked.id)).state == "cancelled":
            raise Cancelled

    return told


@job("reports.tidy", mark("Let go of report files whose time is over"), runs=every(minutes=10))
async def tidy(_run: Run) -> None:
    """Expire what is due."""
    await commands.tidy()


@job(
    "reports.schedule", mark("Ask for the reports of each week and month"), long=True, runs=daily_at("05:00")
)
async def due(run: Run) -> None:
    """Ask for every scheduled report whose period has ended."""
    while await schedules.ask_next():
        await run.checkpoint()
