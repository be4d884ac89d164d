"""Taking back work that waits, with a reason."""

import pytest

from app import jobs
from app.jobs.commands import lease as leases
from app.kernel import db
from tests import make
from tests.browser import Answer, Browser
from tests.jobs.make import decisions

pytestmark = pytest.mark.usefixtures("two_kinds")


async def cancel(job: object, reason: str, role: str = "admin") -> Answer:
    return await Browser(await make.account(role)).post(
        "jobs.cancellation.create", {"reason": reason}, job=job
    )


async def _is_off() -> bool:
    return await db.fetchval("select cancelled_at is not null from job")


async def test_waiting_work_is_taken_back_only_with_a_reason() -> None:
    job = await jobs.enqueue("test.asked")

    unsaid = await cancel(job, " ")
    before = await _is_off()
    said = await cancel(job, "Nobody needs it.")

    assert unsaid.status == 422 and "Say why" in unsaid.text
    assert (before, said.status, await _is_off()) == (False, 303, True)
    assert await decisions() == [("JOB_CANCELLED", "Nobody needs it.")]


async def test_work_that_runs_is_not_taken_back_from_under_it() -> None:
    job = await jobs.enqueue("test.asked")
    await leases.claim("a", ["test.asked"], 1)

    assert (await cancel(job, "Too late.")).status == 409
    assert not await _is_off()


async def test_only_administrators_take_work_back() -> None:
    job = await jobs.enqueue("test.asked")

    assert (await cancel(job, "Mine.", role="operator_manager")).status == 403
    assert not await _is_off()
