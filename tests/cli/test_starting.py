"""What is asked before a process starts."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import typer

from app import outbox
from app.cli import starting
from app.kernel import db
from app.kernel.release import CODE, VERSION
from app.kernel.seal import new_ring
from app.settings import ROOT, Settings
from tests.jobs.consumer import consumer, surroundings
from tests.waiting import until


def recourse(*words: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """The command line as people use it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )


def production(url: str, **more: str) -> dict[str, str]:
    return {
        **surroundings(url),
        "RECOURSE_ENV": "production",
        "PUBLIC_URL": "https://help.example.org",
        "ALLOWED_HOSTS": "help.example.org",
        "SIGNING_KEYS": new_ring("k1"),
        "SEAL_KEYS": new_ring("k2"),
        "THROTTLE_KEY": "t" * 32,
        "QUEUE_KEYS": "q" * 32,
        **more,
    }


def test_the_version_is_the_one_that_is_packed() -> None:
    assert re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.M)[1] == VERSION  # type: ignore[index]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_needs_no_leave(host: str) -> None:
    starting.must_be_meant(host, Settings())


def test_other_machines_are_let_in_only_when_that_is_asked_for_twice(capsys: Any) -> None:
    with pytest.raises(typer.Exit) as left:
        starting.must_be_meant("0.0.0.0", Settings())
    assert left.value.exit_code == 2 and "ALLOW_LAN=1" in capsys.readouterr().err

    starting.must_be_meant("0.0.0.0", Settings(allow_lan=True))
    assert "Other machines can reach this house" in capsys.readouterr().err
    starting.must_be_meant("0.0.0.0", Settings(env="production"))


async def test_work_once_does_what_is_due_and_ends(house: None, work_url: str, tmp_path: Path) -> None:
    await outbox.post(outbox.Post("test", "mail:1", address="a@example.org", title="T", text="Hello"))

    ended = await asyncio.to_thread(
        recourse, "work", "--once", env=surroundings(work_url, MAIL_FOLDER=str(tmp_path / "mail"))
    )

    assert ended.returncode == 0, ended.stderr
    assert await db.fetchval("select state from outbox") == "sent"


@pytest.mark.slow
async def test_a_configuration_with_problems_is_named_at_the_start_and_the_rest_of_the_house_works(
    house: None, work_url: str, tmp_path: Path
) -> None:
    config = {
        "eligibleNotificationTypes": {"expiration_of_policy": True},
        "timezone": "Mars",
        "providers": {"Pigeon": {}},
    }
    await db.execute(
        "insert into notification_setting (id, version, config, created_at)"
        " values (uuidv7(), 1, $1::jsonb, recourse_now())",
        json.dumps(config),
    )
    await outbox.post(outbox.Post("test", "mail:1", address="a@example.org", title="T", text="Hello"))

    ended = await asyncio.to_thread(
        recourse, "work", "--once", env=surroundings(work_url, MAIL_FOLDER=str(tmp_path / "mail"))
    )

    assert ended.returncode == 0
    assert await db.fetchval("select state from outbox") == "sent"
    for place in ("timezone", "providers.Pigeon", "providers"):
        assert f"notifications, {place}: " in ended.stderr


async def test_code_older_than_its_database_does_not_start(house: None, work_url: str) -> None:
    await db.execute("insert into schema_version (id, min_code) values (gen_random_uuid(), $1)", CODE + 1)
    try:
        for words in (("serve", "--port", "1"), ("work",), ("work", "--once")):
            ended = await asyncio.to_thread(recourse, *words, env=surroundings(work_url))
            assert ended.returncode == 3
            assert ended.stderr == "This release is older than its database allows: start the newer one.\n"
    finally:
        await db.execute("delete from schema_version")


@pytest.mark.slow
async def test_a_consumer_ends_when_its_database_moves_on(house: None, work_url: str, tmp_path: Path) -> None:
    with consumer(work_url, tmp_path / "log") as running:
        await until(lambda: db.fetchval("select count(*) from consumer"), what="a breath", within=60)
        await db.execute("insert into schema_version (id, min_code) values (gen_random_uuid(), $1)", CODE + 1)
        code = await asyncio.to_thread(running.process.wait, 90)
    await db.execute("delete from schema_version")
    assert code == 3


async def test_production_does_not_open_with_invented_people_in_it(house: None, work_url: str) -> None:
    await db.execute(
        "insert into app_user (username, password, email, name, role, active, admin, superuser, is_demo)"
        " values ('maya', '', '', 'Maya', 'admin', true, true, false, true)"
    )
    ended = await asyncio.to_thread(recourse, "work", "--once", env=production(work_url))
    assert ended.returncode == 2
    assert "not fit for production" in ended.stderr and "recourse demo --remove" in ended.stderr

    await db.execute("delete from app_user")
    ended = await asyncio.to_thread(recourse, "check", "--deploy", env=production(work_url))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "amber  Security contact" in ended.stdout


async def test_a_consumer_shows_its_figures_on_a_port_of_its_own(
    house: None, work_url: str, tmp_path: Path
) -> None:
    with (
        consumer(work_url, tmp_path / "one", METRICS_PORT="29101"),
        consumer(work_url, tmp_path / "two", METRICS_PORT="29101"),
    ):
        await until(lambda: db.fetchval("select count(*) = 2 from consumer"), what="two breaths", within=60)
        pages = [await asyncio.to_thread(_read, port) for port in (29101, 29102)]

    for page in pages:
        assert f'recourse_build_info{{schema="{CODE}",version="{VERSION}"}} 1.0' in page
        assert "recourse_listener_connected 1.0" in page
        assert 'recourse_db_pool_size{pool="main"}' in page
        assert "recourse_job_fenced_total" in page and "recourse_gateway_seconds" in page


def _read(port: int) -> str:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return str(answer.read().decode())
