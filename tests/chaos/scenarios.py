"""What else befalls a house at work, once each: full disks, a clock that steps, a mail server and gateways that are
down, a database that is restarted (reliability.md 4.2). After each all is brought to rest and judged."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg

from app.devpg.places import free_port
from app.kernel import db
from tests.chaos import disks
from tests.chaos.databases import Apart, Database, Embedded
from tests.chaos.disks import Disk
from tests.chaos.house import at_work
from tests.chaos.run import Run
from tests.notifications.crowd import accepted_by, messages, two_ways
from tests.servers.gateway import http_gateway

HOUR: Final = 3_600
#: text messages that wait for a gateway
NUMBERS: Final = 60
#: what no good run reaches
LONGEST: Final = 300.0


@dataclass
class Place:
    """A house at work and the disks that it stands on, none where small disks are not possible."""

    run: Run
    disks: dict[str, Disk] = field(default_factory=dict)

    async def move_the_clock(self, seconds: int) -> None:
        """Step the clock of the database, and wake the consumers, whose sleep is measured by their own."""
        await db.open_pool(self.run.owner, size=1)
        await db.execute("update clock_offset set seconds = seconds + $1", float(seconds))
        await db.execute("select pg_notify('recourse_jobs', '')")
        await db.close_pool()

    async def texts_at_rest(self) -> None:
        """Wait until no text message is due or with a gateway: a clock that steps past the lease of a call makes it
        one of which nobody knows, and those are tried over the other way after half an hour of that clock."""
        await db.open_pool(self.run.owner, size=1)
        end = time.monotonic() + LONGEST
        while await db.fetchval(
            "select exists (select from outbox where channel = 'sms'"
            " and (state = 'sending' or state = 'queued' and not_before <= recourse_now()))"
        ):
            if time.monotonic() > end:
                raise TimeoutError("text messages are under way for ever")
            await asyncio.sleep(0.1)
        await db.close_pool()

    async def heard(self, wanted: Callable[[], bool], what: str) -> None:
        """Wait until something is seen."""
        end = time.monotonic() + LONGEST
        while not wanted():
            if time.monotonic() > end:
                raise TimeoutError(f"nobody saw: {what}")
            await asyncio.sleep(0.1)

    async def opens(self, path: str) -> int:
        """What somebody is told who opens a page."""
        cookies = {"recourse-dev": self.run.crew[0].token}
        async with httpx.AsyncClient(timeout=60, cookies=cookies) as client:
            return (await client.get(self.run.machine.origin("web1") + path)).status_code

    def told(self, status: int) -> int:
        """How often people were told so, and tried again."""
        return self.run.ledger.answers[str(status)]


Scenario = Callable[[Place], Awaitable[str]]


async def database_restarted(place: Place) -> str:
    """An administrator restarts PostgreSQL in working hours."""
    began = time.monotonic()
    await asyncio.to_thread(place.run.machine.database.restart)
    await place.run.answered(20)
    return f"20 more answers {time.monotonic() - began:.1f} s after it was told to stop"


async def clock_forward(place: Place) -> str:
    """The database's clock steps an hour forward: what is due then is done, once."""
    await place.move_the_clock(HOUR)
    await place.run.answered(30)
    return "+1 h under work"


async def clock_back(place: Place) -> str:
    """It steps an hour back, and forward again when people have worked in the hour that came twice."""
    await place.move_the_clock(-HOUR)
    await place.run.answered(30)
    await place.move_the_clock(HOUR)
    return "-1 h under work, then right again"


async def machine_ahead(place: Place) -> str:
    """One web server and one consumer believe that it is an hour later than the database says."""
    for name in ("web2", "work2"):
        place.run.machine.kill(name)
        place.run.machine.start(name, faults=f"clock.ahead={HOUR}")
    await place.run.machine.ready("web2")
    await place.run.answered(40)
    for name in ("web2", "work2"):
        place.run.machine.kill(name)
        place.run.machine.start(name)
    await place.run.machine.ready("web2")
    return "web2 and work2 an hour ahead of the others"


async def mail_down(place: Place) -> str:
    """The mail server takes nobody's call for five minutes of the clock."""
    mails = place.run.mails
    before = len(mails.received)
    mails.faults["GREETING"] = "drop"
    calls = mails.calls
    await place.run.answered(40)
    await place.heard(lambda: mails.calls > calls, "a call while it was down")
    kept = len(mails.received) - before
    await place.move_the_clock(300)
    mails.faults.pop("GREETING")
    return f"{mails.calls - calls} calls in vain, {kept} mails taken meanwhile"


async def gateways_down(place: Place) -> str:
    """Both ways of the text messages answer 503 for five minutes of the clock, then they take every message."""
    machine = place.run.machine
    with http_gateway("503") as gateway:
        # Nobody sends until both ways are there: a message finds the folder of the trial configuration otherwise.
        for name in ("work1", "work2"):
            machine.kill(name, signal.SIGTERM)
        await db.open_pool(place.run.owner, size=2)
        waiting = await messages(NUMBERS)
        await two_ways(gateway.port, idempotent=False)
        await db.execute("update outbox set not_before = recourse_now() where id = any($1)", list(waiting))
        await db.close_pool()
        for name in ("work1", "work2"):
            machine.start(name)
        await place.run.answered(30)
        await place.heard(lambda: len(gateway.recorded) > 2, "calls while they were down")
        calls, gateway.script[:] = len(gateway.recorded), ["200"]
        for _ in range(60):
            await place.texts_at_rest()
            if len(taken := accepted_by(gateway)) == NUMBERS:
                break
            await place.move_the_clock(300)
        place.run.count.faults += [f"text message x{n}" for n in taken.values() if n > 1]
        if len(taken) != NUMBERS:
            place.run.count.faults.append(f"{NUMBERS - len(taken)} text messages never arrived")
    return f"{calls} calls in vain, then {len(taken)} of {NUMBERS} once each"


async def data_disk_full(place: Place) -> str:
    """The disk of the tables has no room: what writes is told so, what reads goes on."""
    full = place.told(507)
    place.disks["data"].fill()
    await place.heard(lambda: place.told(507) >= full + 5, "five people who were told that the disk is full")
    reads = await place.opens("/cases")
    if reads != 200:
        place.run.count.faults.append(f"the queue said {reads} while the disk was full")
    place.disks["data"].empty()
    await place.run.answered(30)
    return f"{place.told(507) - full} told 507, the queue 200"


async def log_disk_full(place: Place) -> str:
    """The disk of the write-ahead log has no room: PostgreSQL stops, and goes on when it has room again."""
    place.disks["wal"].fill()
    await asyncio.to_thread(_write_until_it_stops, place.run.owner)
    refused = place.told(503)
    await place.heard(lambda: place.told(503) > refused, "somebody who was told 503")
    place.disks["wal"].empty()
    began = time.monotonic()
    await asyncio.to_thread(place.run.machine.database.start)
    await place.run.answered(30)
    return f"30 more answers {time.monotonic() - began:.1f} s after there was room"


async def file_disk_full(place: Place) -> str:
    """The disk of the documents has no room: uploads are told so, everything else goes on."""
    full, kept = place.told(507), place.run.ledger.kinds["file"]
    place.disks["files"].fill()
    await place.heard(lambda: place.told(507) >= full + 3, "three uploads that found no room")
    place.disks["files"].empty()
    await place.heard(lambda: place.run.ledger.kinds["file"] > kept, "an upload that was kept afterwards")
    return f"{place.told(507) - full} uploads told 507"


def _write_until_it_stops(owner: str) -> None:
    try:
        with psycopg.connect(owner, autocommit=True) as connection:
            for _ in range(10_000):
                connection.execute("select pg_logical_emit_message(true, 'fill', repeat('x', 100000))")
    except psycopg.OperationalError:
        return
    raise AssertionError("PostgreSQL found room for a gigabyte")


ANYWHERE: Final[tuple[Scenario, ...]] = (
    database_restarted,
    clock_forward,
    clock_back,
    machine_ahead,
    mail_down,
    gateways_down,
)
ON_SMALL_DISKS: Final[tuple[Scenario, ...]] = (data_disk_full, log_disk_full, file_disk_full)


@asynccontextmanager
async def standing(folder: Path, seed: int) -> AsyncIterator[Place]:
    """A house at work for the length of the block, on small disks where they are possible."""
    if disks.why_not():
        async with at_work(folder, Embedded(folder / "data"), seed) as run:
            yield Place(run)
        return
    with (
        disks.disk(folder / "database", 700) as data,
        disks.disk(folder / "wal", 96) as wal,
        disks.disk(folder / "documents", 64) as files,
    ):
        small: Any = {"min_wal_size": "4MB", "max_wal_size": "32MB"}
        database: Database = Apart(data.folder, "127.0.0.1", free_port(), wal=wal.folder, **small)
        async with at_work(folder, database, seed) as run:
            yield Place(run, {"data": data, "wal": wal, "files": files})


async def play(place: Place, scenarios: tuple[Scenario, ...]) -> list[str]:
    """One scenario after the other under work, each judged at rest; a row of the table for each."""
    rows = []
    run = place.run
    async with run.people_at_work():
        await run.rest()
        for each in scenarios:
            before, faults, began = run.ledger.counts.copy(), len(run.count.faults), time.monotonic()
            await run.answered(15)
            seen = await each(place)
            await run.rest()
            done = run.ledger.counts - before
            last = run.count.last
            rows.append(
                f"{each.__name__.replace('_', ' '):<19} {time.monotonic() - began:>4.0f} s"
                f"  ok {done['ok']:>4}  fail {done['fail']:>3}  info {done['info']:>4}"
                f"  lost {len(last.lost)}  ghosts {len(last.ghosts)}  twice {len(last.twice)}"
                f"  faults {len(run.count.faults) - faults}  {seen}"
            )
            print(rows[-1], flush=True)
    return rows
