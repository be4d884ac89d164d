"""Gathering as work: the clock of each task, the runs, their chunks, and the watchdog (bi.md 1, 3)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.bi import door, work
from app.bi.catalogue import TASKS, WIPE, Task
from app.bi.commands import asking, chunks, ledger, watching
from app.bi.errors import StoreDown, SwitchedOff, Unsound
from app.jobs import Run, every, job
from app.kernel import clock, log
from app.kernel.language import mark
from app.settings import current

#: bi.md 5: so many workers do chunks at once in one process.
WORKERS: Final = 4
#: reliability.md 6: the hard stop of a chunk.
CHUNK_STOP: Final = timedelta(minutes=15)
RUN_STOP: Final = timedelta(minutes=30)
_ATTEMPTS: Final = 4
OFF: Final = "Gathering was switched off."


def _on_the_clock(task: Task) -> None:
    @job(f"bi.{task.name}", task.title, runs=task.times.rule(current().bi_timezone))
    async def its_time_has_come(_run: Run) -> None:
        if not current().bi_aggregate:
            log.line("gathering_disabled", task=task.name)
            return
        await asking.ask_due(task)


for each in TASKS.values():
    _on_the_clock(each)


@job(asking.RUN, mark("Gather totals"), long=True, hard_stop=RUN_STOP, max_attempts=_ATTEMPTS)
async def run(attempt: Run) -> None:
    """Take up a run; without a store it is tried again in 1, 5 and 15 minutes."""
    await _kept_in_words(UUID(attempt.args["run"]), asking.RUN, work.go)


@job(
    ledger.CHUNK,
    mark("Gather the totals of some forms"),
    long=True,
    hard_stop=CHUNK_STOP,
    max_attempts=_ATTEMPTS,
    abreast=WORKERS,
)
async def chunk(attempt: Run) -> None:
    """Do one chunk; one that is done, or in other hands, is left alone."""
    try:
        await work.do_chunk(UUID(attempt.args["run"]), int(attempt.args["n"]), attempt.id)
    except SwitchedOff:
        await ledger.fail(UUID(attempt.args["run"]), OFF)


@job(ledger.PUBLISH, mark("Publish gathered totals"), long=True, hard_stop=RUN_STOP, max_attempts=_ATTEMPTS)
async def publish(attempt: Run) -> None:
    """Put what was staged in place of what stands."""
    await _kept_in_words(UUID(attempt.args["run"]), ledger.PUBLISH, work.publish)


async def _kept_in_words(key: UUID, kind: str, deed: Callable[[UUID], Awaitable[None]]) -> None:
    if not current().bi_aggregate:
        await ledger.disable(key)
    try:
        await deed(key)
    except StoreDown as down:
        await ledger.try_later(key, str(down), kind)
    except Unsound as refused:
        await ledger.fail(key, str(refused))
    except SwitchedOff:
        await ledger.fail(key, OFF)


@job(work.TIDY, mark("Delete totals that were replaced"), long=True)
async def tidy(attempt: Run) -> None:
    """Delete the generations no reader looks at any more."""
    collection = str(attempt.args["collection"])
    try:
        await door.use(lambda store: store.drop_generations(collection), seconds=None)
    except (StoreDown, SwitchedOff) as why:
        log.line("gathering_tidy", kind=collection, error_class=type(why).__name__)


@job("bi.watchdog", mark("Watch over gathering"), long=True, runs=every(minutes=5))
async def watchdog(attempt: Run) -> None:
    """Ask for what was missed, give lost chunks to others, end what nobody does, and clear the store."""
    if not current().bi_aggregate:
        return
    for task in TASKS.values():
        await asking.ask_due(task)
    await chunks.requeue_lost()
    await watching.adopt()
    await attempt.checkpoint()
    try:
        await door.use(lambda store: store.sweep(clock.now()))
        for task in TASKS.values():
            if task.mode == WIPE:
                await _mend(task.collection)
    except StoreDown as down:
        log.line("gathering_store", reason=str(down))


async def _mend(collection: str) -> None:
    await door.use(lambda store: store.mend(collection))
