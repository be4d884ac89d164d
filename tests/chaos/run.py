"""One run: a house at work, what is done to it, and bringing it to rest to be judged."""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from app.complaints.commands.opening import open_many
from app.complaints.inputs import NewComplaint
from app.documents.files import Files
from app.kernel import db
from app.kernel.actor import the_system
from tests.chaos import deeds
from tests.chaos.beside import Beside
from tests.chaos.judge import Verdict, judge, lasting
from tests.chaos.ledger import Ledger
from tests.chaos.machine import NAMES, Machine
from tests.chaos.network import Network
from tests.chaos.people import Person
from tests.complaints.make import Ward
from tests.servers.smtp import Recorder

DUE = 60
#: what is called a contradiction is seen so often
LOOKS = 3
#: so many people must have had no answer before a pulled cable is put back
UNHEARD = 4
#: the machines that carry a web server and a consumer each, and the one that carries PostgreSQL
WORKING, KEEPING = ("one", "two"), "three"


@dataclass
class Count:
    """How often each kind of death came, and how long it took until all was well."""

    kills: Counter[str] = field(default_factory=Counter)
    recovery: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    last: Verdict = field(default_factory=Verdict)


@dataclass
class Run:
    """One run of the whole thing."""

    machine: Machine
    ledger: Ledger
    mails: Recorder
    chance: random.Random
    working: asyncio.Event
    crew: list[Person]
    place: Ward
    files: Files
    owner: str
    count: Count = field(default_factory=Count)
    #: what joins the machines, when there are several
    cables: Network | None = None
    #: where text messages and totals go, when that is part of the run
    beside: Beside | None = None

    @asynccontextmanager
    async def people_at_work(self) -> AsyncIterator[None]:
        """Everybody works for the length of the block, unless sent home; what they were told is counted."""
        tasks = [asyncio.create_task(each.work()) for each in self.crew]
        try:
            yield
            if broken := next((task for task in tasks if task.done()), None):
                await broken
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for each in self.crew:
                self.count.errors += each.told

    async def kill(self, kind: str) -> None:
        """One death of a kind, and the way back."""
        began = time.monotonic()
        self.count.kills[kind] += 1
        if kind == "database":
            await self.machine.kill_database()
        elif kind == "all":
            for name in NAMES:
                self.machine.kill(name)
            await self.machine.kill_database()
            for name in NAMES:
                self.machine.start(name)
        elif kind.startswith("place:"):
            await self._die_at(kind.removeprefix("place:"))
        elif self.cables and kind in ("cut", "mute"):
            await self._part(self.cables, kind)
        else:
            name = kind + self.chance.choice("12")
            self.machine.kill(name)
            self.machine.start(name)
        if self.beside:
            await self.beside.restart_store()
        for name in ("web1", "web2"):
            await self.machine.ready(name)
        self.count.recovery.append(time.monotonic() - began)

    async def _part(self, cables: Network, kind: str) -> None:
        """A machine loses its cable, or only what it sends to the database, until people miss it."""
        machine = self.chance.choice(WORKING if kind == "mute" else (*WORKING, KEEPING))
        if kind == "mute":
            cables.mute(machine, KEEPING)
        else:
            cables.cut(machine)
        await self._missed(UNHEARD)
        if kind == "mute":
            cables.unmute(machine, KEEPING)
        else:
            cables.mend(machine)
        await self.answered(UNHEARD)

    async def _missed(self, count: int) -> None:
        """Return after so many more requests of whose fate nobody was told."""
        wanted = self.ledger.counts["info"] + count
        for _ in range(3_000):
            if self.ledger.counts["info"] >= wanted:
                return
            await asyncio.sleep(0.1)
        raise TimeoutError("five minutes without a cable, and nobody missed it")

    async def _die_at(self, place: str) -> None:
        """Both processes that may pass a place start anew, to die there; they come again without the plan."""
        for name in ("web1", "work1"):
            self.machine.kill(name, signal.SIGTERM if self.chance.random() < 0.5 else signal.SIGKILL)
            self.machine.start(name, faults=f"{place}=die")
        await self.answered(25)
        for name in ("web1", "work1"):
            if self.machine.is_alive(name):
                self.machine.kill(name)
            self.machine.start(name)

    async def answered(self, count: int) -> None:
        """Return after so many more accepted requests."""
        wanted = len(self.ledger.ok) + count
        async with self.ledger.changed:
            await self.ledger.changed.wait_for(lambda: len(self.ledger.ok) >= wanted)

    async def rest(self) -> None:
        """Send everybody home, move the clock past every lease, wait until nothing is under way, and judge."""
        self.working.clear()
        await asyncio.gather(*(asyncio.wait_for(each.idle.wait(), 300) for each in self.crew))
        for name in NAMES:
            if not self.machine.is_alive(name):
                self.machine.start(name)
        await db.open_pool(self.owner, size=4, statement_seconds=300)
        try:
            self.count.last = await self._judged()
            self.count.faults += self.count.last.faults
            await self._more_due()
        finally:
            await db.close_pool()
        self.working.set()

    async def _judged(self) -> Verdict:
        """What is wrong, and stays so where it may be on its way: the clock that ran ahead makes jobs of slots long
        past, each of which looks for an instant as if it had waited since, and such a job has a transaction open."""
        first = await self._look()
        for _again in range(LOOKS - 1):
            if first.broken:
                first.broken = lasting(first.broken, (await self._look()).broken)
        return first

    async def _look(self) -> Verdict:
        await self._drained()
        mails = [each.mail["Message-ID"] for each in self.mails.received]
        return await judge(self.ledger, mails, self.files, self.beside)

    async def _drained(self) -> None:
        for _ in range(600):
            left = await db.fetchrow(
                "select (select count(*) from outbox where state in ('queued', 'sending')) as messages,"
                " (select count(*) from job where done_at is null and dead_at is null and cancelled_at is null"
                # What failed and waits for another try is under way too.
                "   and (run_at <= recourse_now() or lease_by is not null or attempts > 0)) as jobs,"
                " (select count(*) from deadline where wake_at <= recourse_now() and error is null) as due,"
                # The watchdog ends within minutes what nobody does any more.
                " (select count(*) from bi_run r where state in ('queued', 'running', 'publishing') and not exists"
                "   (select from job j where j.args->>'run' = r.id::text and j.done_at is null and j.dead_at is null"
                "   and j.cancelled_at is null and j.run_at > recourse_now())) as totals"
            )
            if left is None or not any(left):
                return
            await db.execute("update clock_offset set seconds = seconds + 20")
            await asyncio.sleep(0.5)
        self.count.faults.append("not at rest after five minutes")

    async def _more_due(self) -> None:
        """Complaints whose first reminder is due at once, and text messages: the next round has sweeps to kill."""
        if self.beside:
            await self.beside.more_texts()
        now = await db.fetchval("select recourse_now()")
        await open_many(
            [
                NewComplaint(
                    self.place.hospital, f"Due {n}", "MOH", self.place.department,
                    created_at=now - deeds.MOH_REMINDER, silent=True,
                )
                for n in range(DUE)
            ],
            by=the_system,
        )  # fmt: skip
