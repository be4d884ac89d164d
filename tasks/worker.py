"""Doing jobs: claims what is due, runs it under its lease, and puts down how it ended."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Awaitable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from app.jobs import kinds, queries, rules, tallies
from app.jobs.attempt import Attempt, GivenBack
from app.jobs.commands import ask
from app.jobs.commands import lease as leases
from app.jobs.commands.lease import Fenced, Lease
from app.jobs.kinds import Failed, Kind
from app.kernel import log

WINDOW = 8
#: of the window, for short jobs alone, so that imports never hold up a bell
KEPT_FREE = 2
#: how long what runs may go on to its next checkpoint when the process closes (reliability.md 8.4)
GRACE_SECONDS = 25.0
#: standing work that is still due after it ran is not asked for again at once
PAUSE = timedelta(seconds=5)


class Worker:
    """The jobs of one consumer process. Everything here happens on one event loop."""

    def __init__(
        self, name: str, *, version: str = "", window: int = WINDOW, grace: float = GRACE_SECONDS
    ) -> None:
        self.name = name
        self.version = version
        self.window = window
        self.grace = grace
        self.closing = asyncio.Event()
        self.bell = asyncio.Event()
        self.running: dict[asyncio.Task[None], Lease] = {}
        self._drains = 0
        self._asked: dict[str, tuple[datetime, float]] = {}

    def close(self) -> None:
        """Claim nothing more; what runs stops at its next checkpoint."""
        self.closing.set()
        self.bell.set()

    async def drain(self) -> None:
        """Do everything that is due, until nothing is. A second call only rings for the first."""
        self.bell.set()
        if self._drains:
            return
        self._drains += 1
        try:
            while self.bell.is_set() or self.running:
                self.bell.clear()
                if self.closing.is_set():
                    await self._wind_up()
                    return
                await self._take()
                await self._wait()
        finally:
            self._drains -= 1

    async def standing(self) -> datetime | None:
        """Ask for the work whose own rows say that it is due; when one of them is next due after now."""
        now = await queries.now()
        upcoming = [
            at
            for kind in kinds.known()
            if kind.due is not None and (at := await self._ask(kind, now)) is not None
        ]
        return min(upcoming, default=None)

    async def _ask(self, kind: Kind, now: datetime) -> datetime | None:
        at = None if kind.due is None else await kind.due()
        if at is None or at > now:
            return at
        asked_at, when = self._asked.get(kind.name, (None, 0.0))
        if asked_at == at and monotonic() - when < PAUSE.total_seconds():
            return now + PAUSE
        self._asked[kind.name] = (at, monotonic())
        await ask.enqueue_standing(kind.name)
        return None

    async def _wait(self) -> None:
        """Until a job ends or somebody rings."""
        if not self.running:
            return
        rung = asyncio.ensure_future(self.bell.wait())
        await asyncio.wait({*self.running, rung}, return_when=asyncio.FIRST_COMPLETED)
        rung.cancel()

    async def _take(self) -> None:
        if any(lease.alone for lease in self.running.values()):
            return
        await self.standing()
        room = self.window - len(self.running)
        short = [kind.name for kind in kinds.known() if not kind.long]
        taken = await leases.claim(self.name, short, room)
        taken += await self._take_long(room - len(taken))
        if not taken and not self.running:
            taken = await leases.claim(self.name, list(kinds.names()), 1, alone=True)
        for lease in taken:
            self._start(lease)

    async def _take_long(self, room: int) -> list[Lease]:
        """Long jobs, few of a kind at once and never the whole window."""
        busy = Counter(lease.kind for lease in self.running.values() if kinds.find(lease.kind).long)
        free = {
            kind.name: kind.abreast - busy[kind.name]
            for kind in kinds.known()
            if kind.long and busy[kind.name] < kind.abreast
        }
        room = min(room, self.window - KEPT_FREE - busy.total())
        taken: list[Lease] = []
        for name in await queries.waiting(list(free)) if room > 0 and free else []:
            taken += await leases.claim(self.name, [name], min(free[name], room - len(taken)))
        return taken

    def _start(self, lease: Lease) -> None:
        if lease.lapses:
            tallies.LAPSED.inc()
        task = asyncio.create_task(self._run(lease), name=f"job {lease.kind}")
        self.running[task] = lease
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self.running[task]
        self.bell.set()

    async def _wind_up(self) -> None:
        """Let what runs come to its next checkpoint; cancel what does not in time."""
        if self.running:
            await asyncio.wait(self.running, timeout=self.grace)
        late = list(self.running)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, lease: Lease) -> None:
        kind = kinds.find(lease.kind)
        request = lease.args.get("request_id")
        began = monotonic()
        with log.bound(job_id=lease.id, kind=lease.kind, attempt=lease.attempt, request_id=request):
            result = await self._outcome(kind, lease)
            spent = monotonic() - began
            log.line("job", outcome=result, ms=round(spent * 1000), lease_no=lease.lease_no)
        tallies.ATTEMPTS.labels(lease.kind, result).inc()
        tallies.SECONDS.labels(lease.kind).observe(spent)

    async def _outcome(self, kind: Kind, lease: Lease) -> str:
        """Do the work; how it ended, in one word, already put down."""
        run = Attempt(lease, self.closing)
        try:
            async with asyncio.timeout(kind.hard_stop.total_seconds()):
                if kind.long:
                    await self._held(kind, lease, run)
                else:
                    await leases.carry_out(lease, run, kind)
        except Fenced:
            tallies.FENCED.inc()
            return "fenced"
        except (GivenBack, asyncio.CancelledError):
            return "given_back" if await _put_down(leases.give_back(lease)) else "fenced"
        except Exception as failure:
            log.error("job_failed", failure)
            final = isinstance(failure, Failed) and failure.final
            jitter = secrets.SystemRandom().uniform(-1, 1)
            await _put_down(leases.fail(lease, _words(failure), jitter=jitter, final=final))
            return "failed"
        return "done"

    async def _held(self, kind: Kind, lease: Lease, run: Attempt) -> None:
        """A long job, its lease renewed beside it; when the lease is lost the work is cancelled."""
        work = asyncio.ensure_future(kind.handler(run))
        keeper = asyncio.ensure_future(_keep(lease))
        try:
            await asyncio.wait({work, keeper}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                keeper.result()
            await work
        finally:
            for task in (work, keeper):
                task.cancel()
            await asyncio.gather(work, keeper, return_exceptions=True)
        await leases.finish(lease)


async def _keep(lease: Lease) -> None:
    """Renew until cancelled. Raises Fenced when the lease is lost, by the database's clock or by our own."""
    held_since = monotonic()
    while True:
        await asyncio.sleep(rules.RENEW_EVERY.total_seconds())
        try:
            await leases.renew(lease)
            held_since = monotonic()
        except Fenced:
            raise
        except Exception as failure:
            log.error("job_lease", failure)
            if monotonic() - held_since > rules.LEASE.total_seconds():
                raise Fenced from failure


async def _put_down(ending: Awaitable[bool]) -> bool:
    """Write how a job ended, also while its task is cancelled; a lease that cannot be written lapses."""
    with suppress(Exception):
        return await asyncio.shield(ending)
    return False


def _words(failure: Exception) -> str:
    """What an administrator may read: our own words, or the class and place of a failure, never its words."""
    if isinstance(failure, Failed):
        return str(failure)
    told = log.about(failure)
    return " ".join(
        told[key] for key in ("error_class", "sqlstate", "table", "constraint", "place") if key in told
    )
