"""What production asks itself before it opens: each line broken once (security.md DF-10)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.kernel import db
from app.kernel.checks import State
from app.kernel.seal import new_ring
from app.settings import Secret, SettingError, Settings
from app.status import deploy
from tests import make

SAFE = Settings(
    env="production",
    public_url="https://help.example.org",
    allowed_hosts=("help.example.org",),
    trusted_proxies=("127.0.0.1",),
    database_url=Secret("postgresql://recourse_web:x@db.example.org/recourse?sslmode=verify-full"),
    signing_keys=Secret(new_ring()),
    seal_keys=Secret(new_ring("k2")),
    throttle_key=Secret("t" * 32),
    queue_key=Secret("q" * 32),
    security_contact="security@example.org",
)
TWICE = Secret(new_ring("k3"))


def test_a_house_as_it_should_be_has_nothing_to_say() -> None:
    told = deploy.of_settings(SAFE)
    assert {each.state for each in told} == {State.GREEN, State.GREY}
    assert not any(each.todo for each in told)


@pytest.mark.parametrize(
    ("line", "state", "broken"),
    [
        ("deploy.address", "red", {"public_url": "http://help.example.org"}),
        ("deploy.hosts", "red", {"allowed_hosts": ("localhost",)}),
        ("deploy.proxies", "amber", {"trusted_proxies": ()}),
        ("deploy.secrets", "red", {"signing_keys": Secret("k1:c2hvcnQ=")}),
        ("deploy.secrets", "red", {"seal_keys": Secret(new_ring("dev"))}),
        ("deploy.secrets", "red", {"throttle_key": Secret("short")}),
        ("deploy.secrets", "red", {"signing_keys": TWICE, "seal_keys": TWICE}),
        ("deploy.tls", "red", {"database_url": Secret("postgresql://u:x@db.example.org/r?sslmode=require")}),
        ("deploy.tls", "amber", {"database_url": Secret("postgresql://u:x@postgres:5432/r")}),
        ("deploy.tls", "green", {"database_url": Secret("postgresql://u:x@127.0.0.1/r")}),
        ("deploy.tls", "red", {"database_replica_url": Secret("postgresql://u:x@standby.example.org/r")}),
        ("deploy.tls", "amber", {"database_pooled_url": Secret("postgresql://u:x@pgbouncer/r")}),
        (
            "deploy.mongo",
            "red",
            {"bi_aggregate": True, "bi_mongo_uri": Secret("mongodb://u:x@m.example.org")},
        ),
        ("deploy.mongo", "red", {"bi_aggregate": True, "bi_mongo_uri": Secret("mongodb://root:x@localhost")}),
        (
            "deploy.mongo",
            "green",
            {"bi_aggregate": True, "bi_mongo_uri": Secret("mongodb://bi:x@m.example.org/?tls=true")},
        ),
        ("deploy.blocklist", "red", {"password_blocklist": "/nowhere/sha1.txt"}),
        ("deploy.contact", "amber", {"security_contact": ""}),
    ],
)
def test_each_line_is_told_when_it_is_broken(line: str, state: str, broken: dict[str, Any]) -> None:
    told = {each.key: each for each in deploy.of_settings(replace(SAFE, **broken))}
    assert told[line].state == state
    assert bool(told[line].todo) is (state != "green")
    assert "x@" not in f"{told[line].says} {told[line].todo}"


async def test_invented_people_and_administrators_without_a_factor_are_told(house: None) -> None:
    told = {each.key: each for each in await deploy.of_database(SAFE)}
    assert (told["deploy.demo"].state, told["deploy.role"].state) == ("green", "green")
    assert "create-user" in str(told["deploy.factor"].todo)

    await make.account("admin")
    assert "without a second factor: 1" in str((await deploy.of_database(SAFE))[1].says)

    await db.execute("update app_user set is_demo = true")
    told = {each.key: each for each in await deploy.of_database(SAFE)}
    assert told["deploy.demo"].state is State.RED and "demo --remove" in str(told["deploy.demo"].todo)


async def test_a_superuser_is_told(house: None, owner_url: str, work_url: str) -> None:
    await db.close_pool()
    await db.open_pool(owner_url, size=1)
    try:
        told = await deploy.of_database(SAFE)
    finally:
        await db.close_pool()
        await db.open_pool(work_url, size=8)
    assert {each.key: each.state for each in told}["deploy.role"] is State.RED


def test_asyncio_debug_is_refused_in_production(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="PYTHONASYNCIODEBUG"):
        Settings.from_env({"RECOURSE_ENV": "production", "PYTHONASYNCIODEBUG": "1"})
