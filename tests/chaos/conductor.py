"""The conductor: starts a house of its own, lets people work in it, kills by a plan made from a seed, and judges.

    python -m scripts.chaos --kills 200 --seed 7
    python -m scripts.chaos --kills 40 --machines two

After the kills come the misfortunes; --kills 0 plays those alone. With two machines each has a web server and a
consumer, PostgreSQL stands on a third, and cables are pulled too. Kills are counted in answers of the house, not in
seconds, so that a slow machine sees the same run. Who has no time for all of them sends the conductor a TERM: what has
died until then is judged and counted.
"""

import asyncio
import random
import shutil
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp

from app import devpg
from app.kernel import fault
from tests.chaos import disks, network, scenarios
from tests.chaos.beside import beside
from tests.chaos.databases import Apart, Embedded
from tests.chaos.house import at_work
from tests.chaos.ledger import Ledger
from tests.chaos.run import KEEPING, WORKING, Count, Run

#: between two kills, in answers; and after how many kills all is brought to rest and judged
APART = (4, 30)
ROUND = 20
KINDS = {"web": 35, "work": 35, "database": 15, "all": 5, "place": 10}
APART_KINDS = {**KINDS, "cut": 15, "mute": 10}
PLACES = tuple(name for name in fault.POINTS if not name.startswith("signin."))


def plan(kills: int, chance: random.Random, weights: Mapping[str, int] = KINDS) -> list[str]:
    """What dies, in order: every named place once while there is room, the rest by weight."""
    places = [f"place:{name}" for name in PLACES][: kills // 2]
    kinds = [kind for kind in weights if kind != "place"]
    others = chance.choices(kinds, [weights[kind] for kind in kinds], k=kills - len(places))
    chosen = [*places, *others]
    chance.shuffle(chosen)
    return chosen


async def conduct(run: Run, kills: list[str]) -> None:
    """Follow the plan: so many answers, one death; each twenty deaths a rest. After TERM nothing more dies."""
    enough, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, enough.set)
    async with run.people_at_work():
        await run.rest()
        for number, kind in enumerate(kills, 1):
            await run.answered(run.chance.randint(*APART))
            await run.kill(kind)
            last = number == len(kills) or enough.is_set()
            if number % ROUND == 0 or last:
                await run.rest()
                print(
                    f"{number:>4} kills, {run.ledger.counts['ok']:,} accepted, faults {len(run.count.faults)}",
                    flush=True,
                )
                if run.count.faults or last:
                    break
    loop.remove_signal_handler(signal.SIGTERM)


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
        f"totals      {last.looked_at['failed totals']} gatherings failed and said so",
        f"looked at   {last.looked_at['mails']:,} mails, {last.looked_at['texts']:,} texts,"
        f" {last.looked_at['files']:,} files, {last.looked_at['invariants']} invariants",
        f"500s        {len(count.errors)} {sorted(set(count.errors))}",
        f"recovery    p50 {statistics.median(count.recovery):.1f} s, worst {max(count.recovery):.1f} s",
        "memory      " + ", ".join(f"{name} {mb} MB" for name, mb in sorted(memory.items())),
        f"time        {seconds / 60:.1f} minutes",
    ]
    return "\n".join([*lines, *(f"FAULT       {each}" for each in count.faults)])


async def misfortunes(folder: Path, seed: int, count: Count) -> None:
    """What else befalls a house, in one of its own; what is found wrong there counts too."""
    place = folder / "misfortunes"
    place.mkdir(mode=0o755)
    async with scenarios.standing(place, seed) as standing:
        chosen = scenarios.ANYWHERE + (scenarios.ON_SMALL_DISKS if standing.disks else ())
        await scenarios.play(standing, chosen)
        if not standing.disks:
            print(f"full disks          not tried: {disks.why_not()}")
    count.faults += standing.run.count.faults
    count.errors += standing.run.count.errors
    devpg.forget(place / "data")


@asynccontextmanager
async def on_machines(folder: Path, seed: int) -> AsyncIterator[Run]:
    """A house on two machines with its database on a third."""
    with network.network(*WORKING, KEEPING) as cables:
        (folder / "database").mkdir(mode=0o755)
        database = Apart(folder / "database", cables.address(KEEPING), 5432, inside=cables.inside(KEEPING))
        async with at_work(folder, database, seed, network=cables) as run:
            run.cables = cables
            yield run


@asynccontextmanager
async def on_one(folder: Path, seed: int) -> AsyncIterator[Run]:
    """A house on this machine, with a gateway of text messages and a store of totals beside it."""
    with beside(folder) as both:
        async with at_work(folder, Embedded(folder / "data"), seed, beside=both) as run:
            yield run


async def killing(folder: Path, kills: int, seed: int, *, apart: bool) -> Count:
    """The kills, and what came of them in a table."""
    began = time.monotonic()
    weights = APART_KINDS if apart else KINDS
    async with on_machines(folder, seed) if apart else on_one(folder, seed) as run:
        await conduct(run, plan(kills, random.Random(seed), weights))
        memory = run.machine.memory()
    # Before the misfortunes: what one of them breaks must not take the result of the kills with it.
    print(table(run.count, run.ledger, time.monotonic() - began, memory), flush=True)
    return run.count


async def main(kills: int, seed: int, *, apart: bool = False) -> int:
    """Prepare, conduct, print; 1 when anything is wrong, 2 when this machine cannot be several."""
    if apart and network.why_not():
        print(f"Two machines: {network.why_not()}.", file=sys.stderr)
        return 2
    folder = Path(mkdtemp(prefix="recourse-chaos-", dir="/var/tmp"))
    # PostgreSQL's own account must reach what is inside.
    folder.chmod(0o755)  # noqa: ASYNC240
    try:
        count = await killing(folder, kills, seed, apart=apart) if kills else Count()
        if not apart:
            devpg.forget(folder / "data")
            await misfortunes(folder, seed, count)
    except BaseException:
        print(f"What was said is in {folder}.", file=sys.stderr)
        raise
    if count.faults or count.errors:
        print(f"Not as it should be: {len(count.faults)} faults, {len(count.errors)} errors.")
        print(*count.faults, f"The ledger and the logs are in {folder}.", sep="\n")
        return 1
    shutil.rmtree(folder)
    return 0
