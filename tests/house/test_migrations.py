"""The migrations: forwards from nothing, backwards, forwards again; and nothing is left for the next one."""

import os
import secrets
import subprocess
import sys

import asyncpg
import pytest

from app import devpg
from app.settings import ROOT

ROUND_TRIP = """
import asyncio, sys
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from app.kernel.migrate import migrate, migrate_back
async def main(url):
    await migrate(url)
    ids = sorted(BaseMigrationManager().get_migration_modules(sys.argv[2]))
    await migrate_back(url, ids[0])
    await migrate(url)
asyncio.run(main(sys.argv[1]))
"""
NEXT = """
import asyncio, sys
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from app.piccolo_app import APP_CONFIG
async def main():
    statements = await AutoMigrationManager(auto_input="y").get_alter_statements(app_config=APP_CONFIG)
    left = [line for each in statements for line in each.statements]
    print("\\n".join(left)[:2000])
    raise SystemExit(1 if left else 0)
asyncio.run(main())
"""


@pytest.fixture
async def empty(server: devpg.Server) -> str:
    name = f"round_{secrets.token_hex(4)}"
    owner = await asyncpg.connect(server.superuser_url())
    await owner.execute(f"create database {name}")
    yield server.superuser_url(name)
    await owner.execute(f"drop database {name} with (force)")
    await owner.close()


def _run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )


async def _schema(url: str) -> set[tuple[str, str, str]]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public'"
            " union all select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'"
        )
        return {tuple(row) for row in rows}
    finally:
        await connection.close()


async def test_the_way_back_leads_to_nothing_and_the_way_there_to_the_same(
    empty: str, owner_url: str
) -> None:
    went = _run(ROUND_TRIP, empty, str(ROOT / "piccolo_migrations"))

    assert went.returncode == 0, went.stdout[-1500:] + went.stderr[-1500:]
    assert await _schema(empty) == await _schema(owner_url)


def test_nothing_is_left_for_the_next_migration() -> None:
    left = _run(NEXT)

    assert left.returncode == 0, left.stdout + left.stderr[-1500:]
