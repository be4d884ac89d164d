"""Running work now: a kind beside its slots, a job that waits, a dead one with a reason."""

import pytest

from app import jobs
from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.jobs.make import dead_job, decisions

pytestmark = pytest.mark.usefixtures("two_kinds")


async def test_periodic_work_is_started_once_by_hand() -> None:
    browser = Browser(await make.account("admin"))

    first = await browser.post("jobs.run.create", {"kind": "test.nightly"})
    second = await browser.post("jobs.run.create", {"kind": "test.nightly"})
    unknown = await browser.post("jobs.run.create", {"kind": "test.asked"})

    assert (first.status, second.status, unknown.status) == (303, 409, 404)
    assert await db.fetchval("select count(*) from job") == 1
    assert await decisions() == [("JOB_STARTED", "")]


async def test_dead_work_runs_again_only_with_a_reason() -> None:
    job = await dead_job()
    browser = Browser(await make.account("admin"))

    refused = await browser.post("jobs.run.update", {"reason": " "}, job=job)
    stands = await db.fetchval("select dead_at is not null from job")
    taken = await browser.post("jobs.run.update", {"reason": "The disk has room again."}, job=job)

    assert refused.status == 422 and "Say why" in refused.text
    assert stands and taken.status == 303
    assert tuple(await db.fetchrow("select attempts, dead_at from job")) == (0, None)
    assert await decisions() == [("JOB_REVIVED", "The disk has room again.")]


async def test_waiting_work_is_hurried_without_a_reason() -> None:
    job = await jobs.enqueue("test.asked")
    await db.execute("update job set run_at = run_at + interval '1 hour'")

    answer = await Browser(await make.account("admin")).post("jobs.run.update", {}, job=job)

    assert answer.status == 303
    assert await db.fetchval("select run_at <= recourse_now() from job")
    assert await decisions() == [("JOB_HURRIED", "")]


async def test_only_administrators_run_work() -> None:
    job, boss = await dead_job(), Browser(await make.account("operator_manager"))

    answers = [
        await boss.post("jobs.run.create", {"kind": "test.nightly"}),
        await boss.post("jobs.run.update", {"reason": "Mended."}, job=job),
    ]

    assert [answer.status for answer in answers] == [403, 403]
    assert await db.fetchval("select count(*) from job where dead_at is null") == 0
