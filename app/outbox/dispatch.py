"""Draining the outbox: batches, a bounded window for each gateway, results stored together (decisions.md 16).

Never inside a transaction: what is committed before the call lets anybody see afterwards how far it came.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic

from app.jobs import Run
from app.kernel import clock, fault
from app.kernel.errors import Unavailable
from app.outbox.commands import claim, doubt, settle, taken
from app.outbox.commands.claim import Call
from app.outbox.doors import Doors
from app.outbox.gateways.contract import Gateway, Message, Result
from app.outbox.pump import Batch, Pump
from app.outbox.queries import gateways
from app.outbox.rules.ways import Way
from app.settings import Settings

BATCH = 100
#: batches under way at once, so that one slow call does not hold up the next hundred
LANES = 3
KEEP_EVERY = 30.0
#: one job sends for so long and ends; what is still due is the next one's
MOST_SECONDS = 300.0
#: for so long what was read about the gateways is good enough, while none of them fails
READ_EVERY = 0.5
#: how often the job says how far it came: each time is a commit, and the lanes would queue for its row
TOLD_EVERY = 0.5

Find = Callable[[Way], Gateway]


class Dispatcher:
    """Sends what is due, until nothing is."""

    def __init__(self, who: str, settings: Settings, find: Find, *, batch: int = BATCH) -> None:
        self._who = who
        self._settings = settings
        self._find = find
        self._batch = batch
        self._pumps: dict[str, Pump] = {}
        self._ways: Sequence[Way] = ()
        self._read_at = 0.0
        self._until = 0.0
        self._told_at = 0.0
        self._stopped = False
        self.sent = 0

    async def drain(self, run: Run) -> None:
        """Send until nothing is due. Raises what `run.checkpoint` raises, when all calls have ended."""
        await doubt.reap(self._settings)
        self._until = monotonic() + MOST_SECONDS
        # Once for all lanes, which would each ask.
        await self._known()
        lanes = [self._lane(run, lane) for lane in range(LANES)]
        for ended in await asyncio.gather(*lanes, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended

    async def _lane(self, run: Run, lane: int) -> None:
        """Batch after batch. Notices are the first lane's alone: two that share them would split a digest."""
        ended: Sequence[settle.Ended] = ()
        try:
            while not self._stopped and monotonic() < self._until:
                calls = await self._claim(notices=lane == 0, after=ended)
                ended = ()
                if calls is None:
                    return
                ended = await self._make(calls)
                await self._tell(run)
        except BaseException:
            self._stopped = True
            raise
        finally:
            if ended:
                await asyncio.shield(taken.write(ended))

    async def _claim(self, *, notices: bool, after: Sequence[settle.Ended]) -> list[Call] | None:
        """Take the next batch by the commit that stores how the last one ended."""
        known = await self._known()
        broken = [name for name, pump in self._pumps.items() if pump.broken]
        return await claim.claim(self._who, self._batch, known, avoid=broken, notices=notices, after=after)

    async def _tell(self, run: Run) -> None:
        if monotonic() - self._told_at > TOLD_EVERY:
            self._told_at = monotonic()
            await run.checkpoint(sent=self.sent)

    async def _known(self) -> Sequence[Way]:
        """The gateways and their health, as every consumer sees it."""
        if monotonic() - self._read_at > READ_EVERY:
            self._ways = await gateways.ways(self._settings)
            self._read_at = monotonic()
        return self._ways

    async def _make(self, calls: list[Call]) -> Sequence[settle.Ended]:
        """Make the calls of a batch, with those that go on over another gateway; how they ended, as far as that
        is still to be stored: what went well waits for the next commit."""
        if not calls:
            return ()
        fault.point("dispatch.after_sending")
        keeper = asyncio.create_task(self._keep(calls))
        try:
            while calls:
                ended = await self._wave(calls)
                fault.point("dispatch.after_call")
                if settle.is_plain(ended):
                    return ended
                calls = await settle.settle(ended)
            return ()
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    async def _wave(self, calls: Sequence[Call]) -> list[settle.Ended]:
        """Make some calls at once; when this process must go, what has ended is still stored."""
        batch = Batch(len(calls))
        by_way: dict[str, list[Call]] = defaultdict(list)
        for call in calls:
            by_way[call.way.name].append(call)
        for some in by_way.values():
            self._pump(some[0].way).put(some, batch)
        try:
            await batch.whole.wait()
        except asyncio.CancelledError:
            for name in by_way:
                self._pumps[name].give_up(batch)
            if batch.ended:
                with suppress(Unavailable):
                    await asyncio.shield(settle.settle(batch.ended))
            raise
        well = sum(1 for each in batch.ended if each.result is not None and each.result.success)
        self.sent += well
        if well < len(batch.ended):
            self._read_at = 0.0
        return batch.ended

    def _pump(self, way: Way) -> Pump:
        pump = self._pumps.get(way.name)
        if pump is None:
            pump = self._pumps[way.name] = Pump(way.name, self._send, window=way.window)
        return pump

    async def _send(self, call: Call) -> Result:
        parcel = call.parcel
        return await self._find(call.way).send(
            Message(
                text=parcel.text,
                recipient=parcel.recipient,
                dedup_key=parcel.dedup_key,
                language=parcel.language,
                now=clock.now(),
                title=parcel.title,
            )
        )

    async def _keep(self, calls: Sequence[Call]) -> None:
        """Hold the leases of a batch while its calls last, and end those that last too long."""
        while True:
            await asyncio.sleep(KEEP_EVERY)
            for pump in self._pumps.values():
                pump.look()
            with suppress(Unavailable, OSError):
                await claim.keep(calls)


async def drain(run: Run, settings: Settings, who: str) -> int:
    """Send everything that is due with the gateways of these settings; how many were taken over."""
    await claim.open_built_in(settings)
    async with Doors(settings) as doors:
        dispatcher = Dispatcher(who, settings, doors.gateway)
        await dispatcher.drain(run)
    return dispatcher.sent
