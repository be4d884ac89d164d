"""The clockwork: what rings, when, and what it rings for.

- Huey's clock, every minute: claim the slots that are due, bury what died, then drain; then long work that was
  missed, one after the other.
- A command that asks for work notifies `recourse_jobs`: drain.
- Nobody asked, but something falls due (a job's `run_at`, a message's next attempt, a deadline's `wake_at`):
  this process sleeps until the earliest of them, then drains (reliability.md NEW 3).

`ring` is how a drain is asked for: through Huey's queue, so that whichever consumer is free does it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from app.jobs import clockwork, kinds, queries
from app.jobs.commands import consumer
from app.jobs.commands import lease as leases
from app.jobs.commands.ask import CHANNEL
from app.kernel import log, tallies
from app.kernel.listener import HEARTBEAT, listen
from app.status import queries as status
from tasks.worker import Worker

LONGEST_SLEEP = 60.0
#: between two alarms nobody asked for, so that a row that cannot be done never becomes a busy loop
SHORTEST_SLEEP = 1.0


async def tick(worker: Worker) -> bool:
    """What the minute brings; whether this process may go on: not when its database is for newer code."""
    if await status.is_too_old():
        log.warning("too_old", process=worker.name)
        return False
    await clockwork.claim_due()
    await leases.bury()
    await worker.drain()
    while await clockwork.catch_up():
        await worker.drain()
    return True


async def attend(worker: Worker, url: str, ring: Callable[[], None]) -> None:
    """Listen, watch the time and breathe until cancelled."""
    woken = asyncio.Event()

    def heard(_payload: str) -> None:
        woken.set()

    def connected(is_up: bool) -> None:
        tallies.LISTENING.set(is_up)
        woken.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(listen(url, {CHANNEL: heard}, connected=connected))
        group.create_task(_watch(worker, woken, ring))
        group.create_task(_breathe(worker))
        group.create_task(tallies.watch_the_loop())


async def _watch(worker: Worker, woken: asyncio.Event, ring: Callable[[], None]) -> None:
    while True:
        try:
            seconds = await _until_next(worker)
        except Exception as failure:
            log.error("alarm", failure)
            seconds = SHORTEST_SLEEP
        rung = await _sleep(woken, seconds)
        try:
            if rung or seconds < LONGEST_SLEEP:
                await asyncio.to_thread(ring)
        except Exception as failure:
            log.error("bell", failure)
        if not rung:
            await _sleep(woken, SHORTEST_SLEEP)


async def _sleep(woken: asyncio.Event, seconds: float) -> bool:
    """Whether somebody rang in that time."""
    try:
        await asyncio.wait_for(woken.wait(), seconds)
    except TimeoutError:
        return False
    woken.clear()
    return True


async def _until_next(worker: Worker) -> float:
    """Seconds until something falls due, at most a minute: the clock is the truth."""
    now = await queries.now()
    instants: list[datetime | None] = [
        await queries.next_due(list(kinds.names())),
        *[await kind.due() for kind in kinds.known() if kind.due is not None],
    ]
    soonest = min((at for at in instants if at is not None), default=None)
    if soonest is None:
        return LONGEST_SLEEP
    return min(max((soonest - now).total_seconds(), 0.0), LONGEST_SLEEP)


async def _breathe(worker: Worker) -> None:
    while True:
        try:
            await consumer.breathe(worker.name, worker.version)
        except Exception as failure:
            log.error("breath", failure)
        await asyncio.sleep(HEARTBEAT)
