"""A second server that only reads: what is read there, and what happens when it is late, dead or the wrong one."""

from collections.abc import AsyncIterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from app.devpg.places import free_port
from app.kernel import db, replica, tallies
from app.kernel.checks import Finding, State
from app.kernel.errors import LOST
from app.kernel.snapshot import reading
from app.reports import catalogue
from app.reports.inputs import Asked
from app.reports.queries import extract
from app.reports.report import MONTHS
from app.settings import current
from app.status import checks
from tests import make
from tests.chaos.databases import Apart
from tests.chaos.house import prepare
from tests.servers.standby import Standby
from tests.waiting import until

pytestmark = pytest.mark.slow

#: seconds until a standby on the same machine has what was written: no good run waits so long
LONG = "120"
DAY = {"from": "2026-02-02", "to": "2026-02-02"}


@dataclass
class Pair:
    """A server with a house on it, and the standby that follows it."""

    primary: Apart
    standby: Standby
    work_url: str
    monkeypatch: pytest.MonkeyPatch

    @property
    def replica_url(self) -> str:
        """As the role of reports signs in to the standby."""
        return self.standby.url("recourse", "recourse_report", "chaos")

    def settings(self, url: str, lag: str = LONG) -> None:
        """What the house is told of its replica."""
        self.monkeypatch.setenv("DATABASE_REPLICA_URL", url)
        self.monkeypatch.setenv("DATABASE_REPLICA_LAG", lag)
        current.cache_clear()
        replica.line.forget()

    def on_the_standby(self, sql: str) -> Any:
        """What its superuser says there."""
        with psycopg.connect(self.standby.superuser_url("recourse"), autocommit=True) as there:
            return there.execute(sql).fetchone()


@pytest.fixture(scope="module")
async def made() -> AsyncIterator[tuple[Apart, Standby, str]]:
    """The servers of this file, and the address of the house on them."""
    engine = db.engine()
    aside, engine.pool = (engine.pool, engine.config), None
    with TemporaryDirectory(prefix="recourse-replica-", dir="/var/tmp") as place:
        folders = [_folder(Path(place), name) for name in ("primary", "standby")]
        primary = Apart(folders[0], "127.0.0.1", free_port())
        _owner, url = await prepare(primary)
        engine.pool, engine.config = aside
        with psycopg.connect(primary.superuser_url("recourse"), autocommit=True) as there:
            there.execute("alter role recourse_report login password 'chaos'")
        standby = Standby(folders[1], primary)
        yield primary, standby, url
        standby.end()
        primary.end()


@pytest.fixture
async def pair(
    made: tuple[Apart, Standby, str], a_database_of_its_own: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Pair]:
    """The servers, and this process connected to the first of them as a consumer is."""
    found = Pair(*made, monkeypatch)
    found.settings(found.replica_url)
    await db.open_pool(found.work_url, size=4)
    yield found
    await db.close_pool()
    monkeypatch.undo()
    current.cache_clear()
    replica.line.forget()


def _folder(place: Path, name: str) -> Path:
    """One that PostgreSQL's own account may reach."""
    place.chmod(0o755)
    (place / name).mkdir()
    return place / name


async def read_from() -> int:
    """The port of the server that reports are read from now."""
    async with reading() as connection:
        port: int = await connection.fetchval("select inet_server_port()")
        return port


async def status() -> Finding:
    """What the status page says of it."""
    return await checks.standby(current())


def counted(result: str) -> float:
    """How often a reading went so."""
    return tallies.REGISTRY.get_sample_value("recourse_replica_reads_total", {"result": result}) or 0


@contextmanager
def counts(result: str) -> Any:
    """The block is counted so, once at least."""
    before = counted(result)
    yield
    assert counted(result) > before


async def test_what_was_saved_a_moment_ago_is_read_from_the_standby(pair: Pair) -> None:
    with counts("read"):
        assert await read_from() == pair.standby.port

    for number in range(1, 31):
        await make.organisation(f"Hospital {number}", "hospital", code=f"replica{number}")
        async with reading() as connection:
            assert await connection.fetchval("select pg_is_in_recovery()")
            there = await connection.fetchval("select count(*) from organisation where code like 'replica%'")
        assert there == number
    assert (await status()).state is State.GREEN


async def test_every_report_is_made_on_a_standby_by_the_role_that_may_only_read(pair: Pair) -> None:
    before = counted("read")
    asked = 0
    for report in catalogue.REPORTS.values():
        period = {"from": "2026-02"} if report.period == MONTHS else DAY
        for each in Asked.parse(report, period).files:
            async for _piece in extract.pieces(each):
                pass
            await extract.estimate(each)
            asked += 2

    assert asked >= 2 * len(catalogue.REPORTS)
    assert counted("read") - before == asked


async def test_a_standby_that_lags_is_not_read_for_what_was_just_written(pair: Pair) -> None:
    pair.settings(pair.replica_url, lag="0")
    pair.on_the_standby("select pg_wal_replay_pause()")
    await make.organisation("Late", "hospital", code="late")

    with counts("behind"):
        async with reading() as connection:
            assert await connection.fetchval("select count(*) from organisation where code = 'late'") == 1
            assert not await connection.fetchval("select pg_is_in_recovery()")
    late = await status()
    assert (
        "behind" in str(late.says) and late.state is State.AMBER and "pg_stat_wal_receiver" in str(late.todo)
    )
    with counts("left_alone"):
        assert await read_from() == pair.primary.port

    pair.on_the_standby("select pg_wal_replay_resume()")
    pair.settings(pair.replica_url)
    assert await read_from() == pair.standby.port


async def test_a_dead_standby_is_not_missed_and_is_read_again_when_it_is_back(pair: Pair) -> None:
    pair.standby.kill()

    with counts("down"):
        assert await read_from() == pair.primary.port
    gone = await status()
    assert gone.state is State.RED and "Start the replica" in str(gone.todo)

    pair.standby.start()
    replica.line.forget()
    await until(lambda: reads_the_standby(pair), within=120)


async def reads_the_standby(pair: Pair) -> bool:
    """Whether whoever reads now reads there."""
    return await read_from() == pair.standby.port


async def test_a_reader_whose_standby_dies_under_it_finds_the_database_at_the_next_try(pair: Pair) -> None:
    # It was started a moment ago, and is read only when it shows all that was written.
    await until(lambda: reads_the_standby(pair), within=120)
    with pytest.raises(LOST):
        async with reading() as connection:
            pair.standby.kill()
            # Whoever serves this line notices in a moment that the server above it died.
            for _ in range(6_000):
                await connection.fetchval("select pg_sleep(0.01)")

    assert await read_from() == pair.primary.port
    pair.standby.start()


async def test_a_server_that_takes_writes_is_no_replica(pair: Pair) -> None:
    pair.settings(pair.primary.url("recourse", "recourse_report", "chaos"))

    with counts("not_ours"):
        async with reading() as connection:
            assert await connection.fetchval("select current_user") == "recourse_work"
    wrong = await status()
    assert wrong.state is State.RED and "no replica" in str(wrong.says)


async def test_four_readings_at_once_are_enough_for_it(pair: Pair) -> None:
    async with reading(), reading(), reading(), reading():
        with counts("busy"):
            assert await read_from() == pair.primary.port
    assert await read_from() == pair.standby.port
