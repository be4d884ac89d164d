"""Draining the outbox: batches, a bounded window for each gateway, results stored together (decisions.md 16).

Never inside a transaction: what is committed before the call lets anybody see afterwards how far it came.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic

from app.jobs import Run
from app.kernel import clock, db, fault, log
from app.kernel.errors import Unavailable
from app.outbox import tallies
from app.outbox.commands import claim, doubt, settle
from app.outbox.commands.claim import Call
from app.outbox.commands.settle import Ended
from app.outbox.doors import Doors
from app.outbox.gateways.contract import (
    Gateway,
    GatewayConfigurationError,
    Message,
    Outcome,
    Result,
    carry,
)
from app.outbox.rules.ways import Way
from app.outbox.valve import Valve
from app.settings import Settings

BATCH = 100
#: batches under way at once, so that one slow call does not hold up the next hundred
LANES = 3
KEEP_EVERY = 30.0
#: the outermost bound of a call: an SMTP talk may last 90 s (reliability.md 6)
LONGEST_CALL = 100.0
#: one job sends for so long and ends; what is still due is the next one's
MOST_SECONDS = 300.0

Find = Callable[[Way], Gateway]


class Dispatcher:
    """Sends what is due, until nothing is. `consumers` share what a gateway allows a second."""

    def __init__(
        self, who: str, settings: Settings, find: Find, *, consumers: int = 1, batch: int = BATCH
    ) -> None:
        self._who = who
        self._settings = settings
        self._find = find
        self._consumers = max(1, consumers)
        self._batch = batch
        self._valves: dict[str, Valve] = {}
        self._claiming = asyncio.Lock()  # lanes that claim at once would split what belongs in one digest
        self._stopped = False
        self._until = 0.0
        self.sent = 0

    async def drain(self, run: Run) -> None:
        """Send until nothing is due. Raises what `run.checkpoint` raises, when all calls have ended."""
        await doubt.reap(self._settings)
        self._until = monotonic() + MOST_SECONDS
        lanes = [self._lane(run) for _lane in range(LANES)]
        for ended in await asyncio.gather(*lanes, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended

    async def _lane(self, run: Run) -> None:
        while not self._stopped and monotonic() < self._until:
            broken = [name for name, valve in self._valves.items() if valve.broken]
            async with self._claiming:
                calls = await claim.claim(self._who, self._batch, self._settings, avoid=broken)
            if calls is None:
                return
            try:
                await self._make(calls)
                await run.checkpoint(sent=self.sent)
            except BaseException:
                self._stopped = True
                raise

    async def _make(self, calls: list[Call]) -> None:
        """Make the calls of a batch, with those that go on over another gateway."""
        fault.point("dispatch.after_sending")
        keeper = asyncio.create_task(_keep(calls))
        try:
            while calls:
                ended = await self._wave(calls)
                fault.point("dispatch.after_call")
                calls = await settle.settle(ended)
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _wave(self, calls: Sequence[Call]) -> list[Ended]:
        """Make some calls at once; when this process must go, what has ended is still stored."""
        tasks = [asyncio.ensure_future(self._call(call)) for call in calls]
        try:
            await asyncio.wait(tasks) if tasks else None
        except asyncio.CancelledError:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            finished = [task.result() for task in tasks if not task.cancelled()]
            with suppress(Unavailable):
                await (asyncio.shield(settle.settle(finished)) if finished else asyncio.sleep(0))
            raise
        return [task.result() for task in tasks]

    async def _call(self, call: Call) -> Ended:
        valve = self._valve(call.way)
        if not await valve.enter(probe=call.probe):
            return Ended(call, None)
        result = Result(Outcome.AMBIGUOUS, error_class="cancelled")
        try:
            result = await self._hand_over(call)
        finally:
            valve.leave(result.outcome, probe=call.probe)
        self.sent += result.success
        return Ended(call, result)

    async def _hand_over(self, call: Call) -> Result:
        parcel = call.parcel
        message = Message(
            text=parcel.text,
            recipient=parcel.recipient,
            dedup_key=parcel.dedup_key,
            language=parcel.language,
            now=clock.now(),
            title=parcel.title,
        )
        began = monotonic()
        try:
            gateway = self._find(call.way)
            async with asyncio.timeout(LONGEST_CALL):
                result = await carry(gateway, message)
        except GatewayConfigurationError:
            result = Result(Outcome.RETRYABLE, error_class="configuration")
        except TimeoutError:
            result = Result(Outcome.AMBIGUOUS, error_class="timeout")
        _count(call, result, monotonic() - began)
        return result

    def _valve(self, way: Way) -> Valve:
        if way.name not in self._valves:
            self._valves[way.name] = Valve(way.window, way.per_second / self._consumers)
        return self._valves[way.name]


def _count(call: Call, result: Result, seconds: float) -> None:
    tallies.CALLS.labels(call.way.name, result.outcome.value).inc()
    tallies.SECONDS.labels(call.way.name).observe(seconds)
    if not result.success:
        log.warning(
            "gateway",
            gateway=call.way.name,
            outcome=result.outcome.value,
            error_class=result.error_class,
            attempt=call.n,
            ms=round(seconds * 1000),
        )


async def _keep(calls: Sequence[Call]) -> None:
    """Hold the leases of a batch while its calls last."""
    while True:
        await asyncio.sleep(KEEP_EVERY)
        with suppress(Unavailable, OSError):
            await claim.keep(calls)


async def drain(run: Run, settings: Settings, who: str) -> int:
    """Send everything that is due with the gateways of these settings; how many were taken over."""
    await claim.open_built_in(settings)
    consumers = await db.fetchval(
        "select count(*) from consumer where seen_at > recourse_now() - interval '1 minute'"
    )
    async with Doors(settings) as doors:
        dispatcher = Dispatcher(who, settings, doors.gateway, consumers=consumers)
        await dispatcher.drain(run)
    return dispatcher.sent
