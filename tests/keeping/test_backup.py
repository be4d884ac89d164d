"""A copy of the house, brought back into an empty one."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

import asyncpg
import pyrage
import pytest

from app import devpg, outbox
from app.documents.store import Folder
from app.kernel import db
from app.privacy import jobs as privacy
from app.privacy.commands import retention
from app.settings import ROOT, current
from tests import make
from tests.jobs.consumer import surroundings
from tests.jobs.make import Run

pytestmark = pytest.mark.slow


def recourse(*words: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=600
    )


@pytest.fixture
async def empty_url(server: devpg.Server) -> AsyncIterator[str]:
    """A database with nothing in it."""
    name = f"empty_{token_hex(4)}"
    guard = await asyncpg.connect(server.superuser_url())
    await guard.execute(f"create database {name}")
    yield server.superuser_url(name)
    await guard.execute(f"drop database {name} with (force)")
    await guard.close()


def _keep(files: Path, place: str) -> None:
    files.mkdir()
    (files / "staged").write_bytes(b"What was said")
    Folder(files / "kept").keep(files / "staged", place)


def _left_by_drills() -> list[Path]:
    return list(Path("/var/tmp").glob("recourse-drill-*"))


async def _life(files: Path) -> dict[str, object]:
    """A case, a file, a message that waits and one that was sent, a session, a job that is held."""
    account = await make.account("operator")
    reference = await make.case(account)
    await outbox.post(outbox.Post("test", "mail:1", address="a@example.org", title="T", text="Hello"))
    await db.execute(
        "insert into job (id, kind, run_at, lease_by, lease_until)"
        " values (gen_random_uuid(), 'reports.tidy', now(), 'gone', now())"
    )
    key = await db.fetchval("select uuidv7()")
    place = f"{str(key)[-2:]}/{str(key)[-4:-2]}/{key}"
    _keep(files, place)
    await db.execute(
        "insert into document (id, storage_key, owner_kind, owner_id, name, content_type, bytes, sha256, state)"
        " values ($1, $2, 'case', $1, 'letter.txt', 'text/plain', 13, encode(sha256('What was said'), 'hex'),"
        " 'stored')",
        key, place,
    )  # fmt: skip
    return {"reference": reference, "place": place}


async def _row(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_a_copy_brought_back_holds_everything_and_sends_nothing_twice(
    house: None, owner_url: str, empty_url: str, tmp_path: Path
) -> None:
    life = await _life(tmp_path / "files")
    env = surroundings(owner_url, DOCUMENTS_FOLDER=str(tmp_path / "files"))
    ended = await asyncio.to_thread(recourse, "backup", str(tmp_path / "copy"), env=env)
    assert ended.returncode == 0, ended.stderr
    numbers = await db.fetchval("select last_value from laa_reference_seq")

    there = surroundings(empty_url, DOCUMENTS_FOLDER=str(tmp_path / "there"), BACKUP_FOLDER=str(tmp_path))
    ended = await asyncio.to_thread(recourse, "restore", str(tmp_path / "copy"), env=there)

    assert ended.returncode == 0, ended.stderr
    assert "messages held: 1" in ended.stderr
    assert "There is no erasures.jsonl beside the copy" in ended.stderr
    assert await _row(empty_url, "select reference from cases") == life["reference"]
    assert (tmp_path / "there" / "kept" / str(life["place"])).read_bytes() == b"What was said"
    assert await _row(empty_url, "select state from outbox") == "held"
    assert await _row(empty_url, "select count(*) from app_session") == 0
    assert await _row(empty_url, "select count(*) from job where lease_by is not null") == 0
    assert await _row(empty_url, "select last_value from laa_reference_seq") == numbers + 10_000
    assert await _row(empty_url, "select paused from notification_setting order by version desc limit 1")

    ended = await asyncio.to_thread(recourse, "work", "--once", env=there)
    assert ended.returncode == 0, ended.stderr
    assert await _row(empty_url, "select state from outbox where kind = 'test'") == "held"
    ended = await asyncio.to_thread(recourse, "release", "test", env=there)
    assert ended.stdout == "test: 1 may leave\n"
    assert await _row(empty_url, "select state from outbox where kind = 'test'") == "queued"


async def _with(url: str, word: str) -> list[str]:
    """Every table of a database whose rows hold a word."""
    connection = await asyncpg.connect(url)
    try:
        names = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
        asked = 'select exists(select from "{}" t where t::text ilike $1)'
        return [row[0] for row in names if await connection.fetchval(asked.format(row[0]), f"%{word}%")]
    finally:
        await connection.close()


async def test_what_was_erased_after_the_copy_is_erased_again_when_it_is_brought_back(
    house: None, owner_url: str, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maya = await make.account("operator")
    gone = await make.case(maya, person="Zebedee Quark", notes="Zebedee rang.")
    kept = await make.case(maya, person="Ann Other", notes="Ann rang.")
    await db.execute("update cases set modified_at = now() - interval '4 years' where reference = $1", gone)
    env = surroundings(owner_url, DOCUMENTS_FOLDER=str(tmp_path / "files"))
    monday = tmp_path / "copies" / "monday"
    ended = await asyncio.to_thread(recourse, "backup", str(monday), env=env)
    assert ended.returncode == 0, ended.stderr
    beside = replace(current(), backup_folder=str(tmp_path / "copies"))
    monkeypatch.setattr(privacy, "current", lambda: beside)
    await privacy.run(Run(run=str(await retention.ask("case", dry=False))))

    there = surroundings(empty_url, DOCUMENTS_FOLDER=str(tmp_path / "there"))
    ended = await asyncio.to_thread(recourse, "restore", str(monday), env=there)

    assert ended.returncode == 0, ended.stderr
    assert "erased again: 1\n" in ended.stderr
    assert await _with(empty_url, "zebedee") == []
    assert {"cases", "person"} <= set(await _with(empty_url, "ann"))
    assert await _row(empty_url, f"select notes from cases where reference = '{kept}'") == "Ann rang."
    assert await _row(empty_url, "select count(*) from erasure") == 1


async def test_a_copy_is_not_brought_back_over_something(house: None, owner_url: str, tmp_path: Path) -> None:
    env = surroundings(owner_url, DOCUMENTS_FOLDER=str(tmp_path / "files"))
    ended = await asyncio.to_thread(recourse, "backup", str(tmp_path / "copy"), env=env)
    assert ended.returncode == 0, ended.stderr

    again = await asyncio.to_thread(recourse, "backup", str(tmp_path / "copy"), env=env)
    assert again.returncode == 2 and "is not empty" in again.stderr
    over = await asyncio.to_thread(recourse, "restore", str(tmp_path / "copy"), env=env)
    assert over.returncode == 2 and "The database is not empty" in over.stderr


@pytest.mark.parametrize("which", ["database/toc.dat", "files", "manifest.json"])
async def test_one_flipped_byte_is_found_before_anything_is_written(
    house: None, owner_url: str, empty_url: str, tmp_path: Path, which: str
) -> None:
    await _life(tmp_path / "files")
    env = surroundings(owner_url, DOCUMENTS_FOLDER=str(tmp_path / "files"))
    ended = await asyncio.to_thread(recourse, "backup", str(tmp_path / "copy"), env=env)
    assert ended.returncode == 0, ended.stderr
    place = tmp_path / "copy" / which
    damaged = place if place.is_file() else next(path for path in place.rglob("*") if path.is_file())
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)

    there = surroundings(empty_url, DOCUMENTS_FOLDER=str(tmp_path / "there"))
    ended = await asyncio.to_thread(recourse, "restore", str(tmp_path / "copy"), env=there)

    assert ended.returncode == 2, ended.stderr
    assert await _row(empty_url, "select count(*) from pg_tables where schemaname = 'public'") == 0


async def test_a_sealed_copy_opens_with_its_key_alone(
    house: None, owner_url: str, empty_url: str, tmp_path: Path
) -> None:
    life = await _life(tmp_path / "files")
    identity, other = (pyrage.x25519.Identity.generate() for _ in range(2))
    (tmp_path / "key").write_text(f"# a comment\n{identity}\n")
    (tmp_path / "other").write_text(str(other))
    env = surroundings(
        owner_url, DOCUMENTS_FOLDER=str(tmp_path / "files"), BACKUP_RECIPIENT=str(identity.to_public())
    )
    ended = await asyncio.to_thread(recourse, "backup", str(tmp_path / "copy"), env=env)
    assert ended.returncode == 0, ended.stderr
    assert json.loads((tmp_path / "copy" / "manifest.json").read_text())["sealed"] is True
    kept = [path.read_bytes() for path in (tmp_path / "copy" / "files").rglob("*") if path.is_file()]
    assert kept and all(b"What was said" not in data for data in kept)

    there = surroundings(empty_url, DOCUMENTS_FOLDER=str(tmp_path / "there"))
    for words in ((), ("--identity", str(tmp_path / "other"))):
        ended = await asyncio.to_thread(recourse, "restore", str(tmp_path / "copy"), *words, env=there)
        assert ended.returncode == 2, ended.stderr
    words = ("--identity", str(tmp_path / "key"))
    ended = await asyncio.to_thread(recourse, "restore", str(tmp_path / "copy"), *words, env=there)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "there" / "kept" / str(life["place"])).read_bytes() == b"What was said"


async def test_a_drill_brings_a_copy_back_beside_the_house(
    house: None, owner_url: str, tmp_path: Path
) -> None:
    await _life(tmp_path / "files")
    env = surroundings(owner_url, DOCUMENTS_FOLDER=str(tmp_path / "files"))
    ended = await asyncio.to_thread(recourse, "backup", str(tmp_path / "copy"), env=env)
    assert ended.returncode == 0, ended.stderr

    ended = await asyncio.to_thread(recourse, "drill", str(tmp_path / "copy"), env=env)

    assert ended.returncode == 0, ended.stderr
    assert "1 files read, no contradictions" in ended.stdout
    assert not _left_by_drills()
