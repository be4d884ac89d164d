"""`recourse bi` as people type it (cli.md, bi.md 6)."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import pytest
from pymongo.database import Database

from app.kernel import db
from app.settings import ROOT, current
from tests.bi import make
from tests.jobs.consumer import surroundings

pytestmark = pytest.mark.slow

Store = Database[dict[str, Any]]


async def recourse(work_url: str, *words: str, **env: str) -> tuple[int, Any, str]:
    """Exit code, what it answered, and what it said to people."""
    settings = current()
    around = surroundings(
        work_url,
        BI_AGGREGATE="1" if settings.bi_aggregate else "0",
        BI_MONGO_URI=settings.bi_mongo_uri.reveal(),
        BI_MONGO_DB=settings.bi_mongo_db,
        **env,
    )
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "app", "bi", *words],
        cwd=ROOT,
        env=around,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else None, done.stderr


async def test_run_verify_and_status(store: Store, work_url: str) -> None:
    await make.october(11, 1, 2)

    code, ran, _said = await recourse(work_url, "run", make.SUBMISSIONS, "--month", make.MONTH)
    assert (code, ran["state"], ran["docs_written"], ran["chunks"]) == (0, "done", 11, 2)
    tried = (await recourse(work_url, "run", make.SUBMISSIONS, "--month", make.MONTH, "--dry-run"))[1]
    assert (tried["difference"]["added"], tried["difference"]["changed"]) == (0, 0)

    code, compared, _said = await recourse(work_url, "verify", "--month", make.MONTH)
    assert (code, [each["same"] for each in compared]) == (0, [True, True])
    store["submissions_monthly"].update_one({}, {"$set": {"submissions": 99}})
    code, compared, _said = await recourse(work_url, "verify", "--month", make.MONTH)
    assert (code, [each["same"] for each in compared]) == (1, [False, True])

    code, told, _said = await recourse(work_url, "status")
    assert told["bi"] in ("ok", "red")
    assert told["tasks"][make.SUBMISSIONS]["last"]["state"] == "done"
    assert "@" not in json.dumps(told)
    # The jobs that would have taken over find nothing to do.
    assert await db.fetchval("select count(*) from bi_run where state <> 'done'") == 0


async def test_rebuild_gathers_every_month_since_and_what_is_renewed(store: Store, work_url: str) -> None:
    await make.october(1, 1, 1)

    code, answers, said = await recourse(work_url, "rebuild", "--from", "2026-09")

    assert code == 0, said
    assert {each["state"] for each in answers} == {"done"}
    months = store["_meta"].find_one({"collection": "submissions_monthly"})["months"]  # type: ignore[index]
    assert {"2026-09", "2026-10"} <= set(months)
    assert store["forms"].count_documents({}) == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["run", "nothing"], 2, "There is no task"),
        (["run", make.SUBMISSIONS, "--month", "2026-13"], 2, "no month"),
        (["run", make.SUBMISSIONS, "--month", "2150-01"], 2, "not ended"),
        (["run", "sync_forms", "--force"], 2, "--reason"),
        (["rebuild", "--from", "yesterday"], 2, "YYYY-MM"),
    ],
)
async def test_what_cannot_be_used_is_named(
    house: None, work_url: str, switch: Any, words: list[str], code: int, said: str
) -> None:
    switch(BI_AGGREGATE="1")
    got = await recourse(work_url, *words)

    assert got[0] == code
    assert said in got[2]


async def test_switched_off_it_says_so(house: None, work_url: str, switch: Any) -> None:
    switch(BI_AGGREGATE="0")

    code, told, _said = await recourse(work_url, "run", "sync_forms")
    assert (code, told["state"]) == (1, "disabled")
    code, told, _said = await recourse(work_url, "status")
    assert (code, told["bi"]) == (0, "off")


async def test_a_store_that_is_not_there_is_exit_1(house: None, work_url: str, switch: Any) -> None:
    switch(BI_AGGREGATE="1", BI_MONGO_URI="mongodb://somebody:secret-word@127.0.0.1:1")

    code, told, said = await recourse(work_url, "run", "sync_forms")

    assert (code, told["state"]) == (1, "failed")
    assert "secret-word" not in json.dumps(told) + said
