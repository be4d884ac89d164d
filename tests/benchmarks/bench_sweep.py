"""The sweep beside its own writes and beside a loop: python -m tests.benchmarks.bench_sweep [--sizes 10000,100000].

One percent of the open complaints fall due in each slice of time. Every slice is swept in a transaction that is rolled
back, so that all meet the same warm pages. Then one is swept and timed, and of the next the statements that wrote are
sent again without any search: that is the floor. Both are told in processor time too, which a busy machine leaves
nearly as it is. The loop asks for the configuration of every open complaint, as the old system did, on 20,000; what it
would take for more is extrapolated. `--quick` leaves out the edited rule. Asserts nothing by time.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from os import getloadavg
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

import asyncpg

from app import devpg, wiring
from app.complaints.commands.applying import apply_batch
from app.complaints.commands.setup import setup_sla
from app.complaints.commands.sweep import SWEEPER
from app.complaints.tables import Complaint, ComplaintSource
from app.kernel import clock, db, memory
from app.kernel.migrate import migrate
from app.organisations.tables import Organisation
from app.settings import ROOT
from app.sla.commands import sweep
from app.sla.commands.sweep import LANES, one_batch
from app.sla.tables import ComplaintSLAConfig
from tests import setting_up
from tests.benchmarks.processor import seconds_by

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SLICES = 100
SLICE = timedelta(hours=24) / SLICES
ROUNDS = 5
LOOP = 20_000

_FILL = (
    "insert into organisation (id, code, kind, name) select uuidv7(), 'h-' || g, 'hospital', 'Hospital ' || g"
    " from generate_series(1, 12) g",
    "insert into department (id, organisation, code, name) select uuidv7(), o.id, 'd-' || g, 'Department ' || g"
    " from organisation o cross join generate_series(1, 5) g",
    "insert into app_user (id, username, name, email, role, organisation, department, active, admin, superuser,"
    " password) select uuidv7(), p || d.id, p, p || d.id || '@example.invalid', 'department_manager',"
    " d.organisation, d.id, true, false, false, '' from department d cross join (values ('contact'), ('manager')) v(p)",
    "update department d set manager = u.id from app_user u where u.department = d.id and u.name = 'manager'",
    "insert into department_contact (id, department, member) select uuidv7(), department, id from app_user"
    " where name = 'contact'",
)
#: Created between a day ago and now, evenly: the first reminder of a patient's complaint is due after 24 hours.
_COMPLAINTS = (
    "insert into complaint (id, reference, hospital, department, source, title, description, status, due_at, config,"
    " config_version, created_at, received_at, updated_at)"
    " select uuidv7(), 'B-' || g, d.organisation, d.id, s.id, 'Waited for ' || md5(g::text),"
    " repeat('What happened. ', 20), 'open', t.at + interval '72 hours', c.id, 1, t.at, t.at, t.at"
    " from generate_series(1, :n) g"
    " cross join lateral (select timestamptz '{now}' - interval '24 hours' + (g * interval '24 hours' / :n) as at) t"
    " join (select *, row_number() over (order by id) - 1 as k from department) d on d.k = g % 60"
    " cross join (select id from complaint_source where code = 'PATIENT') s"
    " join complaint_sla_config c on c.hospital = d.organisation and c.source = s.id",
    "insert into complaint_target (id, complaint, version, since, cause, basis, config, config_version)"
    " select uuidv7(), id, 1, created_at, 'created', 'row', config, 1 from complaint",
    "insert into deadline (subject_id, subject_kind, wake_at)"
    " select id, 'complaint', created_at + interval '24 hours' from complaint",
    "insert into event_log (id, key, code, type, level, subject_kind, subject_id, created_at)"
    " select uuidv7(), 'complaint', 'COMPLAINT_CREATED', 'system', 29, 'complaint', id, created_at from complaint",
    "insert into timeline (subject_kind, subject_id, seq, event_id)"
    " select subject_kind, subject_id, seq, id from event_log",
)


async def prepare(server: devpg.Server, n: int) -> str:
    """A fresh database with so many open complaints."""
    name = f"bench_sweep_{n}"
    owner = await asyncpg.connect(server.superuser_url())
    await owner.execute(f"drop database if exists {name} with (force)")
    await owner.execute(f"create database {name}")
    await owner.close()
    url = server.superuser_url(name)
    await migrate(url)
    await setting_up.fill(url)
    connection = await asyncpg.connect(url, command_timeout=3600)
    await connection.execute("set synchronous_commit = off; set session_replication_role = replica")
    for statement in _FILL:
        await connection.execute(statement)
    await connection.execute("set session_replication_role = origin")
    await db.open_pool(url, size=4, statement_seconds=120)
    await setup_sla()
    await db.close_pool()
    await connection.execute("set session_replication_role = replica")
    for statement in _COMPLAINTS:
        await connection.execute(statement.replace(":n", str(n)).replace("{now}", NOW.isoformat()))
    await connection.execute("vacuum analyze")
    await connection.execute("checkpoint")
    await connection.close()
    return url


class Recorder:
    """What a sweep wrote: its INSERT, UPDATE and DELETE statements with their values, by transaction."""

    def __init__(self) -> None:
        self.written: list[tuple[str, tuple[Any, ...]]] = []
        self._real = (db.fetch, db.execute)

    def __enter__(self) -> "Recorder":
        db.fetch, db.execute = self._wrapped(self._real[0]), self._wrapped(self._real[1])  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        db.fetch, db.execute = self._real  # type: ignore[assignment]

    def _wrapped(self, ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def asked(sql: str, *args: Any) -> Any:
            if sql.lstrip().startswith(("insert", "update", "with put", "with wanted")):
                self.written.append((sql, args))
            return await ask(sql, *args)

        return asked


class RolledBack(Exception):
    """The rehearsal is over."""


async def rehearsed(at: datetime) -> list[list[tuple[str, tuple[Any, ...]]]]:
    """The writes of each batch of a sweep, which is rolled back."""
    batches: list[list[tuple[str, tuple[Any, ...]]]] = []
    try:
        async with db.engine().transaction():
            while True:
                with Recorder() as recorder, clock.frozen(at):
                    took = await one_batch(SWEEPER)
                if not took:
                    raise RolledBack
                batches.append(recorder.written)
    except RolledBack:
        return batches


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall, and of the processor: ours, and those of our connections to the database."""

    wall: float
    ours: float
    database: float


async def costs(work: Callable[[], Awaitable[None]], backends: list[int]) -> Cost:
    """What some work costs."""
    wall, ours, database = perf_counter(), process_time(), seconds_by(backends)
    await work()
    return Cost(perf_counter() - wall, process_time() - ours, seconds_by(backends) - database)


async def floor(at: datetime, backends: list[int]) -> Cost:
    """The writes alone, a transaction a batch."""
    batches = await rehearsed(at)

    async def write() -> None:
        for batch in batches:
            async with db.engine().transaction():
                for sql, args in batch:
                    await db.fetch(sql, *args)

    return await costs(write, backends)


async def swept(at: datetime, backends: list[int], due: int) -> Cost:
    """A sweep, which finds so many due."""
    await rehearsed(at)

    async def work() -> None:
        with clock.frozen(at):
            assert await sweep(SWEEPER) == due

    return await costs(work, backends)


async def idle(at: datetime) -> float:
    """Milliseconds of a sweep with nothing to do, the median of two hundred."""
    taken = []
    for _ in range(200):
        began = perf_counter()
        with clock.frozen(at):
            assert await one_batch(SWEEPER) == 0
        taken.append(perf_counter() - began)
    return statistics.median(taken) * 1000


async def looped(at: datetime, limit: int) -> float:
    """Seconds of the old system's way: two tasks, each through every open complaint; hospital, source and rule are
    asked for one by one, as its objects do. Nothing is written, which flatters it."""
    due = 0
    began = perf_counter()
    for task in ("first_reminder_hours_after", "escalation_hours_after"):
        for complaint in await Complaint.objects().where(Complaint.status == "open").limit(limit):
            hospital = await Organisation.objects().get(Organisation.id == complaint.hospital)
            source = await ComplaintSource.objects().get(ComplaintSource.id == complaint.source)
            rules = ComplaintSLAConfig.objects().where(ComplaintSLAConfig.hospital == hospital)
            rule = await rules.where(
                ComplaintSLAConfig.source == source, ComplaintSLAConfig.is_active.eq(True)
            ).first()
            due += rule is not None and at >= complaint.created_at + timedelta(hours=getattr(rule, task))
    assert due >= 0
    return perf_counter() - began


async def replanned() -> tuple[int, float]:
    """How many open complaints a rule with eight more hours moves, and in how many seconds, batch by batch."""
    rule: UUID = await db.fetchval(
        "update complaint_sla_config set sla_hours = sla_hours + 8 where id = (select config from complaint"
        " where status = 'open' and config is not null limit 1) returning id"
    )
    moved, after = 0, UUID(int=0)
    began = perf_counter()
    while step := await apply_batch(rule, after):
        after, moved = step[0], moved + step[1]
    return moved, perf_counter() - began


def together(url: str, at: datetime, many: int, lanes: int) -> float:
    """Seconds until so many processes have done a backlog, each its own sweep; starting them is not counted."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_sweep", "--worker", url, "--at", at.isoformat()]
    command += ["--lanes", str(lanes)]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(many)
    ]
    for worker in workers:
        assert worker.stdout is not None and worker.stdout.readline() == "ready\n"
    began = perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    done = [int((worker.communicate()[0] or "0").strip()) for worker in workers]
    spent = perf_counter() - began
    print(
        f"  {many} process(es), {lanes} lane(s) each: {sum(done):,} in {spent:.2f} s, split {done}",
        flush=True,
    )
    return spent


async def work(url: str, at: datetime, lanes: int) -> None:
    """One of them."""
    wiring.connect()
    memory.settle()  # as a consumer does
    await db.open_pool(url, size=3, statement_seconds=120)
    await db.fetchval("select 1")
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    with clock.frozen(at):
        print(await sweep(SWEEPER, lanes=lanes), flush=True)
    await db.close_pool()


def told(due: int, sweeps: list[Cost], floors: list[Cost]) -> None:
    """Print a sweep beside its floor: medians on the wall, means of the processor."""
    wall, least = (statistics.median(each.wall for each in costs) for costs in (sweeps, floors))
    print(f"  sweep {wall * 1000:.0f} ms ({due / wall:,.0f}/s), the same writes alone {least * 1000:.0f} ms:")
    print(f"  ratio {least / wall:.2f}, load average {getloadavg()[0]:.1f}")
    for name, costs in (("sweep", sweeps), ("the writes alone", floors)):
        ours, database = (
            statistics.fmean(getattr(each, part) for each in costs) / due * 1e6
            for part in ("ours", "database")
        )
        print(
            f"  processor a complaint, {name}: ours {ours:.0f} us, the database's {database:.0f} us",
            flush=True,
        )


async def edited() -> None:
    """Print what an edited rule costs."""
    moved, spent = await replanned()
    print(
        f"  an edited rule re-plans {moved:,} complaints in {spent:.1f} s ({moved / spent:,.0f}/s)",
        flush=True,
    )


async def beside_the_loop(n: int, at: datetime, took: float) -> None:
    """Print how much longer the loop takes."""
    some = min(LOOP, n)
    slow = await looped(at, some)
    extrapolated = slow * n / some
    print(f"  the loop: {some:,} in {slow:.1f} s; {n:,} would take {extrapolated:,.0f} s (extrapolated):")
    print(f"  {extrapolated / took:,.0f} times the sweep", flush=True)


async def measure(server: devpg.Server, n: int, *, loop: bool, quick: bool) -> None:
    """Everything for one size."""
    url = await prepare(server, n)
    print(f"{n:,} open, {n // SLICES:,} due a slice", flush=True)
    # A connection for each lane, which all stay.
    await db.open_pool(url, size=LANES, ready=LANES, statement_seconds=120)
    backends = await db.fetch("select pid from pg_stat_activity where application_name = 'recourse'")
    pids = [row["pid"] for row in backends]
    with clock.frozen(NOW):
        await sweep(SWEEPER)
    sweeps, floors, at = [], [], NOW
    for _ in range(ROUNDS):
        at += SLICE
        floors.append(await floor(at, pids))
        at += SLICE
        sweeps.append(await swept(at, pids, n // SLICES))
    told(n // SLICES, sweeps, floors)
    took = statistics.median(each.wall for each in sweeps)
    behind = await idle(at)
    await db.execute("vacuum deadline")
    print(
        f"  idle sweep {await idle(at):.2f} ms; before the vacuum of these sweeps {behind:.2f} ms", flush=True
    )
    if not quick:
        await edited()
    if loop:
        await beside_the_loop(n, at, took)
    await db.close_pool()
    for lanes, ahead in ((1, 4), (LANES, 12)):
        one = await asyncio.to_thread(together, url, at + ahead * SLICE, 1, lanes)
        four = await asyncio.to_thread(together, url, at + (ahead + 4) * SLICE, 4, lanes)
        print(f"  four are {one / four:.2f} times one", flush=True)
    connection = await asyncpg.connect(url)
    twice = await connection.fetchval(
        "select count(*) from (select dedup_key from outbox group by 1 having count(*) > 1) d"
    )
    print(f"  messages written twice: {twice}", flush=True)
    await connection.close()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--worker", default="")
    parser.add_argument("--at", default="")
    parser.add_argument("--lanes", type=int, default=LANES)
    given = parser.parse_args()
    if given.worker:
        asyncio.run(work(given.worker, datetime.fromisoformat(given.at), given.lanes))
        return
    wiring.connect()
    memory.settle()
    server = devpg.acquire(ROOT / ".data" / "bench")
    try:
        sizes = [int(size) for size in given.sizes.split(",")]
        for size in sizes:
            asyncio.run(measure(server, size, loop=size == sizes[-1], quick=given.quick))
    finally:
        server.release()


if __name__ == "__main__":
    main()
