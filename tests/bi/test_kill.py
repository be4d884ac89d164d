"""Consumers that die in every step, with a reader looping: it sees the whole old or the whole new (bi.md 9 b)."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pymongo.database import Database

from app.bi import door, work
from app.bi.catalogue import TASKS
from app.bi.commands import asking
from app.bi.inputs import Wanted
from app.bi.queries import runs
from app.kernel import db
from app.kernel.actor import the_system
from app.settings import current
from tests import make as people
from tests.bi import make
from tests.jobs.consumer import consumer
from tests.servers.mongo import Mongo, mongo
from tests.waiting import until

pytestmark = pytest.mark.slow

Store = Database[dict[str, Any]]
SYNC = "sync_institutions"
#: Forty looks a second, more than any page.
PAUSE = 0.025


class Reader:
    """Looks again and again, and keeps what it saw: how many documents, of which runs."""

    def __init__(self, collection: str, is_whole: Callable[[Any], bool]) -> None:
        self.collection = collection
        self.is_whole = is_whole
        self.seen = set[tuple[int, tuple[str, ...]]]()
        self.looks = 0

    async def look(self) -> None:
        """One look; one during which the pointer moved does not count, as pages look again then."""

        def read(store: Any) -> list[dict[str, Any]] | None:
            before = store.said_of(self.collection)
            found: list[dict[str, Any]] = store.documents(self.collection)
            same = before == store.said_of(self.collection)
            return found if same and self.is_whole(before) else None

        found = await door.use(read)
        if found is not None:
            self.looks += 1
            self.seen.add((len(found), tuple(sorted({each["run_id"] for each in found}))))


@asynccontextmanager
async def reading(
    collection: str, is_whole: Callable[[Any], bool] = bool, pause: float = 0
) -> AsyncIterator[Reader]:
    """A reader that looks for the length of the block; with a pause it leaves the machine to who is killed."""
    reader, over = Reader(collection, is_whole), asyncio.Event()

    async def loop() -> None:
        while not over.is_set():
            await reader.look()
            await asyncio.sleep(pause)

    task = asyncio.create_task(loop())
    try:
        yield reader
    finally:
        over.set()
        await task


def surroundings() -> dict[str, str]:
    settings = current()
    return {
        "BI_AGGREGATE": "1",
        "BI_MONGO_URI": settings.bi_mongo_uri.reveal(),
        "BI_MONGO_DB": settings.bi_mongo_db,
        "BI_SHARED": "1" if settings.bi_shared else "0",
    }


async def ask(task: str, period: str) -> UUID:
    # Whatever the clock asks for beside it would renew the same collection.
    return await asking.ask(Wanted(TASKS[task], [period]), by=the_system)


async def finished(key: UUID) -> bool:
    return not (await runs.run(key)).is_open


async def killed_and_done(key: UUID, work_url: str, log: Path, faults: str) -> None:
    """One consumer dies of a fault, the next one ends the work."""
    with consumer(work_url, log, path="tasks.run", faults=faults, **surroundings()) as first:
        assert await asyncio.to_thread(first.process.wait, 120) == -signal.SIGKILL
    await db.execute("update job set lease_until = recourse_now() where lease_until is not null")
    with consumer(work_url, log, path="tasks.run", **surroundings()):
        await until(lambda: finished(key), within=240, what="the run")


async def asked_already() -> None:
    """As if the clock had asked for everything of this week."""
    for task in TASKS.values():
        await asking.ask_due(task)
    await db.execute("update bi_run set state = 'superseded' where state = 'queued'")
    await db.execute("update job set cancelled_at = recourse_now() where kind = 'bi.run'")


@pytest.mark.parametrize("mode", ["swap", "pointer"])
@pytest.mark.parametrize("step", ["after_create", "mid_insert#2", "before_rename", "after_rename"])
async def test_killed_at_any_step_of_renewing_readers_see_all_or_all(
    store: Store, switch: Any, work_url: str, tmp_path: Path, step: str, mode: str
) -> None:
    switch(BI_SHARED="1" if mode == "pointer" else "0")
    # A second part is written only when the first is full; every other step is the same with few.
    many = work.IN_HAND + 1 if step == "mid_insert#2" else 30
    await db.execute(
        "insert into organisation (id, code, kind, name) select uuidv7(), 'h' || n, 'hospital', 'Hospital ' || n"
        " from generate_series(1, $1) n",
        many,
    )
    first = await make.gathered(SYNC, make.TODAY)
    await people.organisation("One more", "hospital")
    await asked_already()

    async with reading("institutions", pause=PAUSE) as reader:
        second = await ask(SYNC, make.TODAY)
        await killed_and_done(second, work_url, tmp_path / "log", f"bi.{step}=die")

    assert (await runs.run(second)).state == "done"
    assert reader.looks > 2
    assert reader.seen <= {(many, (str(first.id),)), (many + 1, (str(second),))}
    await reader.look()
    assert (many + 1, (str(second),)) in reader.seen
    said = store["_meta"].find_one({"collection": "institutions"})
    assert said is not None and said["run_id"] == str(second)


def complete(said: Any) -> bool:
    month = said.get("months", {}).get(make.MONTH, {})
    return month.get("state") == "complete"


@pytest.fixture
def mongo_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mongo]:
    """A server for each death: it stays busy with callers that were killed. Standalone it has no transactions."""
    kind = getattr(request.node, "callspec", None) and request.node.callspec.params.get("kind")
    with mongo(tmp_path / "mongo", *(["--standalone"] if kind == "standalone" else [])) as server:
        yield server


@pytest.mark.parametrize("kind", ["replica set", "standalone"])
@pytest.mark.parametrize("step", ["mid_chunk", "mid_chunk#2", "mid_publish", "before_complete"])
async def test_killed_at_any_step_of_a_month_readers_see_all_or_all(
    store: Store, work_url: str, tmp_path: Path, step: str, kind: str
) -> None:
    forms, places = await make.october(25, 2, 1)
    first = await make.gathered()
    await make.submission(forms[0], places[0], make.at("2026-10-20T00:00"))
    await db.execute("delete from submission where form = $1 and institution = $2", forms[1], places[1])
    await asked_already()

    async with reading("submissions_monthly", complete, PAUSE) as reader:
        second = await ask(make.SUBMISSIONS, make.MONTH)
        await killed_and_done(second, work_url, tmp_path / "log", f"bi.{step}=die")

    run = await runs.run(second)
    assert (run.state, run.chunks_done, run.docs_written) == ("done", 3, 49)
    assert reader.looks > 2
    assert reader.seen <= {(50, (str(first.id),)), (49, (str(second),))}
    await reader.look()
    assert (49, (str(second),)) in reader.seen


async def test_fifty_swaps_under_a_reader(store: Store) -> None:
    for n in range(20):
        await people.organisation(f"Hospital {n}", "hospital")
    await make.gathered(SYNC, make.TODAY)

    async with reading("institutions") as reader:
        keys = [(await make.gathered(SYNC, make.TODAY)).id for _swap in range(50)]

    assert reader.looks > 50
    assert all(count == 20 and len(of) == 1 for count, of in reader.seen)
    assert len({of for _count, of in reader.seen} & {(str(key),) for key in keys}) > 10
