"""The conductor: starts a house of its own, lets people work in it, kills by a plan made from a seed, and judges.

    python -m scripts.chaos --kills 200 --seed 7

Kills are counted in answers of the house, not in seconds, so that a slow machine sees the same run.
"""

import asyncio
import random
import shutil
import signal
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import asyncpg

from app import devpg, wiring
from app.accounts.commands import session
from app.complaints.commands.opening import open_many
from app.complaints.inputs import NewComplaint
from app.documents.files import Files
from app.documents.store import Folder
from app.kernel import db, fault
from app.kernel.actor import the_system
from app.kernel.migrate import migrate
from app.sla.rules import seeded
from tests import make, setting_up
from tests.chaos import people
from tests.chaos.judge import Verdict, judge
from tests.chaos.ledger import Ledger
from tests.chaos.machine import NAMES, Machine
from tests.chaos.people import Person
from tests.complaints.make import Ward, config, ward
from tests.servers.smtp import Recorder, smtp_server

#: between two kills, in answers; and after how many kills all is brought to rest and judged
APART = (4, 30)
ROUND = 20
DUE = 60
KINDS = {"web": 35, "work": 35, "database": 15, "all": 5, "place": 10}
PLACES = tuple(name for name in fault.POINTS if not name.startswith(("signin.", "bi.")))
CODES = [
    "suspend_case/INSUF",
    "suspend_case/ABND",
    "decline_help/DESP",
    "decline_help/DECL",
    "defer_assignment/CBSP",
]


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
        else:
            name = kind + self.chance.choice("12")
            self.machine.kill(name)
            self.machine.start(name)
        for name in ("web1", "web2"):
            await self.machine.ready(name)
        self.count.recovery.append(time.monotonic() - began)

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
            await self._drained()
            self.count.last = await judge(
                self.ledger, [each.mail["Message-ID"] for each in self.mails.received], self.files
            )
            self.count.faults += self.count.last.faults
            await self._more_due()
        finally:
            await db.close_pool()
        self.working.set()

    async def _drained(self) -> None:
        for _ in range(600):
            left = await db.fetchrow(
                "select (select count(*) from outbox where state in ('queued', 'sending')) as messages,"
                " (select count(*) from job where done_at is null and dead_at is null and cancelled_at is null"
                "   and (run_at <= recourse_now() or lease_by is not null)) as jobs,"
                " (select count(*) from deadline where wake_at <= recourse_now() and error is null) as due"
            )
            if left is None or not any(left):
                return
            await db.execute("update clock_offset set seconds = seconds + 20")
            await asyncio.sleep(0.5)
        self.count.faults.append("not at rest after five minutes")

    async def _more_due(self) -> None:
        """Complaints whose first reminder is due at once: the next round has sweeps to kill."""
        now = await db.fetchval("select recourse_now()")
        await open_many(
            [
                NewComplaint(
                    self.place.hospital, f"Due {n}", "MOH", self.place.department,
                    created_at=now - people.MOH_REMINDER, silent=True,
                )
                for n in range(DUE)
            ],
            by=the_system,
        )  # fmt: skip


def plan(kills: int, chance: random.Random) -> list[str]:
    """What dies, in order: every named place once while there is room, the rest by weight."""
    places = [f"place:{name}" for name in PLACES][: kills // 2]
    kinds = [kind for kind in KINDS if kind != "place"]
    others = chance.choices(kinds, [KINDS[kind] for kind in kinds], k=kills - len(places))
    chosen = [*places, *others]
    chance.shuffle(chosen)
    return chosen


async def conduct(run: Run, kills: list[str]) -> None:
    """Follow the plan: so many answers, one death; each twenty deaths a rest."""
    tasks = [asyncio.create_task(each.work()) for each in run.crew]
    try:
        await run.rest()
        for number, kind in enumerate(kills, 1):
            await run.answered(run.chance.randint(*APART))
            if broken := next((task for task in tasks if task.done()), None):
                await broken
            await run.kill(kind)
            if number % ROUND == 0 or number == len(kills):
                await run.rest()
                print(
                    f"{number:>4} kills, {run.ledger.counts['ok']:,} accepted, faults {len(run.count.faults)}",
                    flush=True,
                )
                if run.count.faults:
                    return
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for each in run.crew:
            run.count.errors += each.told


async def prepare(folder: Path, server: devpg.Server) -> tuple[str, str]:
    """A database as migrate leaves it, with the roles' logins; the addresses of the owner and of the house."""
    guard = await asyncpg.connect(server.superuser_url())
    await guard.execute("create database recourse")
    await guard.close()
    owner = server.superuser_url("recourse")
    await migrate(owner)
    await setting_up.fill(owner)
    guard = await asyncpg.connect(owner)
    await guard.execute("alter role recourse_work login password 'chaos'")
    await guard.close()
    return owner, server.url("recourse", "recourse_work", "chaos")


async def crew_of(
    run_ledger: Ledger, origins: list[str], seed: int, working: asyncio.Event
) -> tuple[list[Person], Ward]:
    """Eight operators on forty cases of one helpline, and two officers of a hospital."""
    place = await ward()
    for row in seeded("H1"):
        await config(place.hospital, row)
    operators = [await make.account("operator")]
    line = operators[0].organisation
    operators += [await make.account("operator", organisation=line) for _ in range(7)]
    references = [await make.case(operators[n % 8]) for n in range(40)]
    casework = [people.note(references)] * 5 + [
        people.case,
        people.timer(references),
        people.timer(references),
        people.outcome(references, CODES),
        people.file(references),
    ]
    desk = [people.complaint(str(place.hospital), str(place.department))]
    crew = []
    for number, (account, deeds) in enumerate(
        [*((each, casework) for each in operators), (place.officer, desk), (place.lead, desk)], 1
    ):
        token = await session.begin(account.id, address="127.0.0.1", agent="chaos")
        crew.append(
            Person(
                f"p{number}", token, random.Random(f"{seed}-{number}"), deeds, origins, run_ledger, working
            )
        )
    return crew, place


def table(count: Count, ledger: Ledger, seconds: float, memory: dict[str, int]) -> str:
    """What the run was, in the words of reliability.md 4.3."""
    kinds = Counter({"place": sum(n for kind, n in count.kills.items() if kind.startswith("place:"))})
    kinds.update({kind: n for kind, n in count.kills.items() if not kind.startswith("place:")})
    last = count.last
    lines = [
        f"kills       {sum(count.kills.values())}: "
        + ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items())),
        f"places      {sum(kind.startswith('place:') for kind in count.kills)} of {len(PLACES)}",
        "requests    "
        + ", ".join(f"{name} {ledger.counts[name]:,}" for name in ("invoke", "ok", "fail", "info")),
        "accepted    "
        + ", ".join(f"{kind} {n:,}" for kind, n in sorted(Counter(ledger.ok.values()).items())),
        f"lost        {len(last.lost)}",
        f"ghosts      {len(last.ghosts)}",
        f"twice       {len(last.twice)}",
        f"looked at   {last.looked_at['mails']:,} mails, {last.looked_at['files']:,} files,"
        f" {last.looked_at['invariants']} invariants",
        f"500s        {len(count.errors)} {sorted(set(count.errors))}",
        f"recovery    p50 {statistics.median(count.recovery):.1f} s, worst {max(count.recovery):.1f} s",
        "memory      " + ", ".join(f"{name} {mb} MB" for name, mb in sorted(memory.items())),
        f"time        {seconds / 60:.1f} minutes",
    ]
    return "\n".join([*lines, *(f"FAULT       {each}" for each in count.faults)])


async def main(kills: int, seed: int) -> int:
    """Prepare, conduct, print; 1 when anything is wrong."""
    folder = Path(mkdtemp(prefix="recourse-chaos-", dir="/var/tmp"))
    data, began = folder / "data", time.monotonic()
    chance = random.Random(seed)
    server = devpg.acquire(data)
    machine = Machine(folder, data, shares=[server])
    wiring.connect()
    try:
        owner, url = await prepare(folder, server)
        ledger, working = Ledger(folder / "ledger.jsonl"), asyncio.Event()
        with smtp_server() as mails:
            machine.environment = surroundings(folder, url, mails.port)
            for name in NAMES:
                machine.start(name)
            origins = [machine.origin("web1"), machine.origin("web2")]
            await db.open_pool(owner, size=4)
            crew, place = await crew_of(ledger, origins, seed, working)
            await db.close_pool()
            for name in ("web1", "web2"):
                await machine.ready(name)
            files = Files(Folder(folder / "documents" / "kept"), folder / "documents" / "staging")
            run = Run(machine, ledger, mails, chance, working, crew, place, files, owner)
            for each in crew:
                each.idle.set()
            await conduct(run, plan(kills, chance))
            memory = machine.memory()
            machine.stop()
    except BaseException:
        machine.stop()
        print(f"What was said is in {folder}.", file=sys.stderr)
        raise
    print(table(run.count, ledger, time.monotonic() - began, memory))
    if run.count.faults or run.count.errors:
        print(f"The ledger and the logs are in {folder}.")
        return 1
    devpg.forget(data)
    shutil.rmtree(folder)
    return 0


def surroundings(folder: Path, url: str, mail: int) -> dict[str, str]:
    """What the processes of the house find in their environment."""
    return {
        "PATH": "/usr/bin:/bin",
        "TZ": "UTC",
        "RECOURSE_ENV": "test",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": url,
        "DATABASE_WORK_URL": url,
        "DOCUMENTS_FOLDER": str(folder / "documents"),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mail),
        "POOL_SIZE": "5",
    }
