"""Two machines, each with a web server and a consumer, and PostgreSQL on a third: cables are pulled, or carry one way
only, and are put back."""

import asyncio
import time
from functools import partial
from pathlib import Path

import httpx
import pytest

from app.kernel import db
from tests.chaos import network
from tests.chaos.databases import Apart
from tests.chaos.house import at_work
from tests.chaos.machine import NAMES
from tests.chaos.run import Run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(network.why_not()), reason=network.why_not() or "possible"),
]

#: a cut request is answered when its statement is given up (12 s) and a new connection is too (5 s), with a margin
PATIENCE = 60


async def answer(run: Run, name: str) -> int:
    """What one of the web servers says to somebody who opens the queue."""
    async with httpx.AsyncClient(timeout=PATIENCE, cookies={"recourse-dev": run.crew[0].token}) as client:
        return (await client.get(f"{run.machine.origin(name)}/cases")).status_code


async def soon(run: Run, name: str, status: int, within: float = 120) -> float:
    """Seconds until the queue is answered so."""
    began = time.monotonic()
    while (said := await answer(run, name)) != status:
        assert time.monotonic() - began < within, f"{name} said {said}, not {status}, for {within} s"
        await asyncio.sleep(0.2)
    return time.monotonic() - began


async def past_every_lease(run: Run) -> None:
    """What the cut machine had in hand goes to the other one."""
    await db.open_pool(run.owner, size=1)
    await db.execute("update clock_offset set seconds = seconds + 150")
    await db.close_pool()


async def test_a_machine_that_is_cut_off_loses_nothing_repeats_nothing_and_comes_back_by_itself(
    folder: Path,
) -> None:
    with network.network("one", "two", "three") as cables:
        (folder / "database").mkdir()
        database = Apart(folder / "database", cables.address("three"), 5432, inside=cables.inside("three"))
        async with at_work(folder, database, 7, network=cables) as run:
            born = {name: run.machine.processes[name].pid for name in NAMES}
            async with run.people_at_work():
                await run.rest()
                await run.answered(20)

                lost = ("web1", partial(cables.cut, "one"), partial(cables.mend, "one"))
                mute = ("web2", partial(cables.mute, "two", "three"), partial(cables.unmute, "two", "three"))
                for web, part, join in (lost, mute):
                    part()
                    assert await answer(run, web) == 503
                    await past_every_lease(run)
                    await run.answered(20)
                    join()
                    await soon(run, web, 200)
                    await run.answered(20)

                cables.cut("three")
                assert set(await asyncio.gather(answer(run, "web1"), answer(run, "web2"))) == {503}
                cables.mend("three")
                await asyncio.gather(soon(run, "web1", 200), soon(run, "web2", 200))
                await run.answered(20)
                await run.rest()

            assert run.count.faults == []
            assert run.count.errors == []
            assert {name: run.machine.processes[name].pid for name in NAMES} == born
            assert all(run.machine.is_alive(name) for name in NAMES)
