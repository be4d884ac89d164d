"""The switch off, and a store that is not there (bi.md 1, 9 i, 9 j)."""

import os
import socket
import subprocess
import sys
from typing import Any

import pytest

from app.bi import door
from app.bi.catalogue import TASKS
from app.bi.commands import asking
from app.bi.errors import StoreDown, SwitchedOff
from app.bi.inputs import Wanted
from app.bi.jobs import OFF
from app.bi.jobs import run as do_run
from app.bi.queries import runs
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.settings import ROOT
from tests.bi import make
from tests.jobs.make import Run

#: Imports the whole house and its consumer, rings every task's time, and says what was loaded or connected to.
PROBE = """
import asyncio, socket, sys
import app.main, app.wiring, app.cli
app.wiring.connect()
from app.bi import door, jobs
from app.bi.catalogue import TASKS
from app.bi.errors import SwitchedOff
from app.jobs import kinds
opened = []
socket.socket.connect = lambda self, address: opened.append(address)
async def main():
    for name in (*TASKS, "watchdog"):
        await kinds.find(f"bi.{name}").handler(None)
    try:
        await door.use(lambda store: store.ping())
    except SwitchedOff:
        print("off")
asyncio.run(main())
print([name for name in sys.modules if name.split(".")[0] in ("pymongo", "bson", "gridfs")], opened)
"""


@pytest.mark.parametrize("switch", ["", "0", "off", "no", "maybe", "2"])
def test_switched_off_nothing_is_loaded_and_nobody_is_asked(switch: str) -> None:
    """bi.md 9 (i): asked of a process of its own, by sys.modules and by its sockets."""
    env = {**os.environ, "BI_AGGREGATE": switch, "BI_MONGO_URI": "mongodb://127.0.0.1:1"}

    child = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=env, capture_output=True, text=True, timeout=300
    )

    assert child.stdout.splitlines()[-2:] == ["off", "[] []"], child.stderr


async def test_a_run_that_waits_when_the_switch_is_turned_off_is_disabled(house: None, switch: Any) -> None:
    switch(BI_AGGREGATE="1")
    with clock.frozen(make.at("2026-11-01T00:00")):
        await asking.ask_due(TASKS[make.SUBMISSIONS])
    key = await db.fetchval("select id from bi_run")

    switch(BI_AGGREGATE="0")
    await do_run(Run(run=str(key)))

    assert (await runs.run(key)).state == "disabled"
    switch(BI_AGGREGATE="1")
    with clock.frozen(make.at("2026-11-01T00:00")):
        assert await asking.ask_due(TASKS[make.SUBMISSIONS]) == 1


@pytest.mark.parametrize(
    "uri", ["mongodb://127.0.0.1:1", "", "not an address", "mongodb://127.0.0.1:port/", "mongodb://[::1"]
)
async def test_without_a_store_a_run_is_tried_again_three_times_and_then_failed(
    house: None, switch: Any, uri: str
) -> None:
    """bi.md 1: after 1, 5 and 15 minutes; an address that cannot be read is no different."""
    switch(BI_AGGREGATE="1", BI_MONGO_URI=uri)
    with clock.frozen(make.at("2026-11-07T00:00")) as _held:
        key = await asking.ask(Wanted(TASKS["sync_forms"], ["2026-11-07"]), by=the_system)
        for _turn in range(4):
            await do_run(Run(run=str(key)))

    waits = await db.fetch(
        "select run_at - '2026-11-07Z'::timestamptz as wait from job where kind = 'bi.run'"
        " and dedup_key like $1 || ':%' order by run_at",
        str(key),
    )
    assert [row["wait"].total_seconds() / 60 for row in waits] == [1, 5, 15]
    run = await runs.run(key)
    assert run.state == "failed"
    assert "127.0.0.1" not in run.error
    assert run.error != OFF


async def test_a_store_that_hangs_costs_a_page_a_few_seconds(house: None, switch: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        switch(BI_AGGREGATE="1", BI_MONGO_URI=f"mongodb://127.0.0.1:{deaf.getsockname()[1]}")
        with pytest.raises(StoreDown):
            await door.use(lambda store: store.ping(), seconds=0.5)


async def test_the_door_is_shut_while_it_is_off(house: None, switch: Any) -> None:
    switch(BI_AGGREGATE="0")
    with pytest.raises(SwitchedOff):
        await door.use(lambda store: store.ping())
