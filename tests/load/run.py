"""A full house, operators at work in it, and what they had to wait for.

    python -m scripts.load --size 100k --operators 200 --minutes 5 [--bend]

First everybody comes in slowly, then the house is measured at one number of operators, then (`--bend`) the number is
doubled until the queue's p95 is over half a second or a page fails: that is where it bends.
"""

import asyncio
import os
import random
import secrets
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from app import devpg, wiring
from app.accounts.commands import session
from app.cli import demo
from app.kernel import db
from app.settings import Settings
from tests import make
from tests.chaos.databases import Embedded
from tests.chaos.house import prepare, surroundings
from tests.chaos.machine import NAMES, Machine
from tests.load.operators import Operator, Tally
from tests.servers.smtp import smtp_server

SLOW = 0.5
MOST = 6_400
KNOWN = 2_000


@dataclass
class Load:
    """The house, those in it, and the figures of the phase that runs."""

    machine: Machine
    owner: str
    seed: int
    tally: Tally = field(default_factory=Tally)
    people: list["asyncio.Task[None]"] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    helpline: object = None
    #: a kept house knows the operators of the run before
    party: str = field(default_factory=lambda: f"party-{secrets.token_hex(4)}")

    async def know(self) -> None:
        """Cases and names to work with."""
        rows = await db.fetch(
            "select k.reference, p.full_name, k.organisation from cases k join person p on p.id = k.person"
            f" where k.organisation is not null and k.archived_at is null order by k.modified_at desc limit {KNOWN}"
        )
        self.helpline = Counter(row["organisation"] for row in rows).most_common(1)[0][0]
        ours = [row for row in rows if row["organisation"] == self.helpline]
        self.references = [row["reference"] for row in ours]
        self.names = [row["full_name"].split()[-1] for row in ours]

    async def come(self, count: int) -> None:
        """Operators enter until there are so many."""
        while len(self.people) < count:
            number = len(self.people)
            sign_in = f"{self.party}-{number}"
            account = await make.account(
                "operator",
                organisation=self.helpline,  # type: ignore[arg-type]
                username=sign_in,
                email=f"{sign_in}@example.invalid",
            )
            token = await session.begin(account.id, address="127.0.0.1", agent="load")
            name = ("web1", "web2")[number % 2]
            operator = Operator(
                self.machine.origin(name),
                token,
                self.references,
                self.names,
                random.Random(f"{self.seed}-{number}"),
                lambda: self.tally,
            )
            self.people.append(asyncio.create_task(operator.work()))

    async def phase(self, seconds: float) -> tuple[Tally, dict[str, int], dict[str, int]]:
        """Measure for so long; what was measured, and the memory before and after, in MB."""
        self.tally, before = Tally(), self.machine.memory()
        await asyncio.sleep(seconds)
        return self.tally, before, self.machine.memory()

    def go(self) -> None:
        """Everybody goes home."""
        for each in self.people:
            each.cancel()


def at(seconds: list[float], share: float) -> float:
    """The time within which this share of pages came, in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(tally: Tally, seconds: float) -> str:
    """Latency by journey, pages a second, and errors."""
    lines = [f"{'journey':<12}{'n':>7}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}  ms"]
    for name, took in sorted(tally.seconds.items()):
        figures = "".join(f"{at(took, share):>8.0f}" for share in (0.5, 0.95, 0.99, 1))
        lines.append(f"{name:<12}{len(took):>7}{figures}")
    lines.append(
        f"{tally.pages / seconds:.1f} journeys/s, {tally.bytes / 1e6 / seconds:.2f} MB/s,"
        f" errors {tally.errors or 'none'}"
    )
    return "\n".join(lines)


async def bend(load: Load, count: int, seconds: float) -> None:
    """Double the operators until a page fails, none comes at all, or the queue's p95 is too long."""
    while count < MOST:
        count *= 2
        await load.come(count)
        await load.phase(15)
        tally, _before, _after = await load.phase(seconds)
        slow = at(tally.seconds.get("queue", [0.0]), 0.95)
        print(f"{count} operators: {tally.pages / seconds:.1f} journeys/s, queue p95 {slow:.0f} ms,"
              f" errors {tally.errors or 'none'}", flush=True)  # fmt: skip
        if slow > 1000 * SLOW or tally.errors or not tally.pages:
            print(
                f"The house bends between {count // 2} and {count} operators; load {os.getloadavg()[0]:.1f}."
            )
            return


async def main(
    size: str, operators: int, minutes: float, *, seed: int, to_the_bend: bool, kept: Path | None = None
) -> int:
    """Prepare, measure, print; 1 when a page failed at the number of operators that was asked for.

    A house of a million takes an hour to fill: in a folder that is `kept` it is filled once.
    """
    folder = kept or Path(mkdtemp(prefix="recourse-load-", dir="/var/tmp"))
    folder.mkdir(parents=True, exist_ok=True)
    server = Embedded(folder / "data")
    machine = Machine(folder, server)
    wiring.connect()
    try:
        owner, url = await prepare(server)
        began = time.monotonic()
        await db.open_pool(owner, size=4, statement_seconds=demo.LONGEST_STATEMENT)
        settings = Settings.from_env({"RECOURSE_ENV": "test", "DATA_DIR": str(folder / "data")})
        await demo.fill(settings, demo.EXTENTS[demo.Size(size)])
        print(f"Filled with {size} in {time.monotonic() - began:.0f} s", flush=True)
        load = Load(machine, owner, seed)
        await load.know()
        with smtp_server() as mails:
            machine.environment = {**surroundings(folder, url, mails.port), "POOL_SIZE": "10"}
            for name in NAMES:
                machine.start(name)
            for name in ("web1", "web2"):
                await machine.ready(name)
            await load.come(operators)
            await load.phase(30)
            tally, before, after = await load.phase(60 * minutes)
            print(f"{operators} operators, {minutes:g} minutes")
            print(table(tally, 60 * minutes))
            print(
                "memory  "
                + ", ".join(f"{name} {before.get(name, 0)} -> {mb} MB" for name, mb in after.items())
            )
            if to_the_bend:
                await bend(load, operators, 30)
            load.go()
            await asyncio.gather(*load.people, return_exceptions=True)
            await db.close_pool()
            return 1 if tally.errors else 0
    finally:
        machine.stop()
        if not kept:
            devpg.forget(folder / "data")
            shutil.rmtree(folder, ignore_errors=True)
