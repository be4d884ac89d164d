"""The house under test: a migrated template database, cloned once a worker, emptied between tests."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import asyncpg
import hypothesis
import pytest

os.environ.setdefault("RECOURSE_ENV", "test")
os.environ.setdefault("TZ", "UTC")

from app import devpg, wiring
from app.kernel import db
from app.kernel.migrate import migrate
from app.settings import ROOT
from tests import said, setting_up
from tests.waiting import Later

# How long an example takes says how busy the machine is, and nothing about the house.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

TEMPLATE_LOCK = 991177
#: Tables that the migrations and code lists fill: they stay between tests.
KEPT = {
    "migration",
    "category",
    "matter_type",
    "media_code",
    "outcome_kind",
    "clock_offset",
    "action_category",
    "complaint_source",
    "spoken_language",
}


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for folder in ("piccolo_migrations", "app/kernel/sql", "app/cases/codes"):
        for path in sorted(Path(ROOT, folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    for path in sorted([*Path(ROOT, "app").glob("*/events.py"), *Path(ROOT, "app").glob("*/events/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def work_password(server: devpg.Server) -> str:
    return hashlib.sha256(server.superuser_url().encode()).hexdigest()[:24]


async def _template(server: devpg.Server) -> str:
    name = f"template_{_fingerprint()}"
    guard = await asyncpg.connect(server.superuser_url())
    try:
        await guard.execute("select pg_advisory_lock($1)", TEMPLATE_LOCK)
        if await guard.fetchval("select 1 from pg_database where datname = $1", name):
            await _let_in(guard, server)
            return name
        making = f"making_{secrets.token_hex(4)}"
        await guard.execute(f"create database {making}")
        await migrate(server.superuser_url(making))
        await setting_up.fill(server.superuser_url(making))
        await guard.execute(f"alter database {making} rename to {name}")
        await _let_in(guard, server)
        return name
    finally:
        await guard.close()


async def _let_in(guard: asyncpg.Connection, server: devpg.Server) -> None:
    """Give the role its login, once: two workers that alter one role at a time get in each other's way."""
    if not await guard.fetchval("select rolcanlogin from pg_roles where rolname = 'recourse_work'"):
        await guard.execute(f"alter role recourse_work login password '{work_password(server)}'")


async def clone(server: devpg.Server) -> str:
    template = await _template(server)
    name = f"test_{os.getpid()}_{secrets.token_hex(3)}"
    guard = await asyncpg.connect(server.superuser_url())
    try:
        await guard.execute(f"create database {name} template {template}")
    finally:
        await guard.close()
    return name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is known to be slow may take longer before it counts as hanging."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.timeout(900))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Whatever a test is about, when it is over its log is read for what no log may say."""
    report = yield
    leaked = said.leaks(report.capstdout + report.capstderr) if report.when == "teardown" else []
    if leaked and report.passed:
        report.outcome, report.longrepr = "failed", f"The log shows {', '.join(leaked)}:\n{report.capstdout}"
    return report


@pytest.fixture(scope="session")
def server() -> Iterator[devpg.Server]:
    """The PostgreSQL of this test run; started by whoever comes first, stopped by whoever leaves last."""
    running = devpg.acquire(ROOT / ".data" / "test")
    try:
        yield running
    finally:
        running.release()


@pytest.fixture(scope="session")
def database_name(server: devpg.Server) -> Iterator[str]:
    """A database of this worker's own."""
    name = asyncio.run(clone(server))
    try:
        yield name
    finally:
        asyncio.run(drop(server, name))


async def drop(server: devpg.Server, name: str) -> None:
    guard = await asyncpg.connect(server.superuser_url())
    try:
        await guard.execute(f"drop database if exists {name} with (force)")
    finally:
        await guard.close()


@pytest.fixture(scope="session")
def work_url(server: devpg.Server, database_name: str) -> str:
    """How the house connects: as its own role, so that a missing grant is a red test."""
    said.CANARIES["password of the database"] = work_password(server)
    return server.url(database_name, "recourse_work", work_password(server))


@pytest.fixture(scope="session")
def owner_url(server: devpg.Server, database_name: str) -> str:
    """The superuser's address of this worker's database."""
    return server.superuser_url(database_name)


@pytest.fixture(scope="session")
async def pool(work_url: str) -> AsyncIterator[None]:
    """The pool of the house, on the one event loop of the tests."""
    wiring.connect()
    await db.open_pool(work_url, size=8)
    yield
    await db.close_pool()


@pytest.fixture(scope="session")
async def _wiper(owner_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def house(pool: None, _wiper: asyncpg.Connection) -> AsyncIterator[None]:
    """A clean house: every test that touches the database asks for it, itself or through another fixture."""
    yield
    await wipe(_wiper)


async def wipe(connection: asyncpg.Connection) -> None:
    """Empty every table but the code lists, in one round trip."""
    tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    names = [row["tablename"] for row in tables if row["tablename"] not in KEPT]
    await connection.execute(
        "set session_replication_role = replica;"
        + "".join(f'delete from "{name}";' for name in names)
        + "set session_replication_role = origin; update clock_offset set seconds = 0"
    )


@pytest.fixture
async def later(house: None, owner_url: str) -> AsyncIterator[Later]:
    """Move the clock of the database forward, for all processes."""
    owner = await asyncpg.connect(owner_url)

    async def move(seconds: float) -> None:
        await owner.execute("delete from clock_offset")
        await owner.execute("insert into clock_offset (seconds) values ($1)", seconds)

    yield move
    await owner.execute("update clock_offset set seconds = 0")
    await owner.close()
