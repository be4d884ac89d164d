import json

import asyncpg
import pytest

from app import jobs
from app.jobs import kinds
from app.kernel import db
from app.kernel.log import bound


@pytest.fixture(autouse=True)
def _kind() -> None:
    @jobs.job("test.nothing", "Nothing")
    async def nothing(run: jobs.Run) -> None: ...


async def test_work_like_what_is_open_is_not_asked_for_twice(house: None) -> None:
    first = await jobs.enqueue("test.nothing", {"n": 1}, dedup_key="one")

    assert await jobs.enqueue("test.nothing", dedup_key="one") is None
    assert await jobs.enqueue("test.nothing", dedup_key="two") is not None
    await db.execute("update job set done_at = now() where id = $1", first)
    assert await jobs.enqueue("test.nothing", dedup_key="one") is not None


async def test_work_nobody_can_do_is_refused(house: None) -> None:
    with pytest.raises(kinds.UnknownKind):
        await jobs.enqueue("test.unheard_of")


async def test_a_job_remembers_the_request_it_came_from(house: None) -> None:
    with bound(request_id="abc"):
        key = await jobs.enqueue("test.nothing", {"n": 1})

    assert json.loads(await db.fetchval("select args from job where id = $1", key)) == {
        "n": 1,
        "request_id": "abc",
    }


async def test_the_bell_rings_once_a_transaction_and_only_when_it_commits(house: None, work_url: str) -> None:
    heard: list[str] = []
    listener = await asyncpg.connect(work_url)
    await listener.add_listener("recourse_jobs", lambda *_args: heard.append("ring"))
    try:
        await _three_and_fail()
        await listener.fetchval("select 1")
        assert heard == []
        await _three()
        await listener.fetchval("select 1")
        assert heard == ["ring"]
    finally:
        await listener.close()


@db.atomic
async def _three() -> None:
    for _n in range(3):
        await jobs.enqueue("test.nothing")


async def _three_and_fail() -> None:
    @db.atomic
    async def fail() -> None:
        await _three()
        raise ValueError

    with pytest.raises(ValueError):
        await fail()
