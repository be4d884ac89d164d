"""Every kind of work, and each job of it, for administrators."""

import pytest

from app import jobs
from app.kernel import ids
from tests import make
from tests.browser import Browser
from tests.jobs.make import dead_job

pytestmark = pytest.mark.usefixtures("two_kinds")


async def test_the_page_shows_every_kind_with_its_runs_and_what_gave_up() -> None:
    await dead_job()
    page = await Browser(await make.account("admin")).get("jobs.job.index")

    words = " ".join(page.texts("main"))
    assert page.status == 200
    assert "Count the stars" in words and "Fetch the moon" in words
    assert "KeyError cases/x.py:3" in words and "Amina" not in page.text
    assert page.soup.select_one('form[action="/jobs"] input[name=kind][value="test.nightly"]')
    assert not page.soup.select_one('form[action="/jobs"] input[value="test.asked"]')


@pytest.mark.parametrize(
    "state", ["", "dead", "done", "running", "waiting", "cancelled", "lapsed", "rubbish"]
)
async def test_jobs_are_listed_by_state(state: str) -> None:
    await dead_job()
    await jobs.enqueue("test.asked")

    page = await Browser(await make.account("admin")).get(
        "jobs.job.index", query={"kind": "test.asked", "state": state}
    )

    shown = {"": 2, "rubbish": 2, "dead": 1, "waiting": 1}.get(state, 0)
    assert len(page.soup.select("#rows tr")) == shown


async def test_a_job_shows_its_facts_and_never_its_arguments() -> None:
    page = await Browser(await make.account("admin")).get("jobs.job.show", job=await dead_job())

    assert page.status == 200
    assert "Fetch the moon" in page.text and "Amina" not in page.text


@pytest.mark.parametrize("role", ["operator", "operator_manager", "analyst"])
async def test_only_administrators_come_here(role: str) -> None:
    browser = Browser(await make.account(role))

    assert (await browser.get("jobs.job.index")).status == 403
    assert (await browser.get("jobs.job.show", job=await dead_job())).status == 403


async def test_a_job_that_is_not_there_is_not_found() -> None:
    browser = Browser(await make.account("admin"))

    assert (await browser.get("jobs.job.show", job=ids.new())).status == 404
    assert (await browser.get("jobs.job.show", job="nothing")).status == 404


async def test_the_page_costs_the_same_however_many_jobs_there_are() -> None:
    browser = Browser(await make.account("admin"))
    await dead_job()
    few = await browser.get("jobs.job.index")
    await jobs.enqueue_many([jobs.Work("test.asked") for _n in range(60)])

    many = await browser.get("jobs.job.index")

    assert many.statements == few.statements


async def test_htmx_is_given_the_rows_alone() -> None:
    browser = Browser(await make.account("admin"))
    await dead_job()

    kinds = await browser.get("jobs.job.index", fragment=True)
    dead = await browser.get("jobs.job.index", query={"state": "dead"}, fragment=True)

    assert "<html" not in kinds.text + dead.text
    assert len(kinds.soup.select("#kinds")) == len(dead.soup.select("#jobs")) == 1
