import pytest

from app import jobs
from app.jobs import kinds
from app.jobs.commands import lease as leases
from app.kernel import db
from app.web.routing import url_for
from tests import make
from tests.browser import Browser


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})

    @jobs.job("test.nightly", "Count the stars", runs=jobs.daily_at("02:00"))
    async def nightly(run: jobs.Run) -> None: ...

    @jobs.job("test.asked", "Fetch the moon", max_attempts=1)
    async def asked(run: jobs.Run) -> None: ...


async def _dead(error: str = "KeyError cases/x.py:3") -> str:
    job = await jobs.enqueue("test.asked", {"secret": "Amina"})
    (lease,) = await leases.claim("a", ["test.asked"], 1)
    await leases.fail(lease, error, jitter=0)
    return str(job)


async def _events() -> list[tuple[str, str]]:
    rows = await db.fetch("select code, notes from event_log where key = 'job' order by seq")
    return [(row["code"], row["notes"]) for row in rows]


async def test_the_page_shows_every_kind_with_its_runs_and_what_gave_up(house: None) -> None:
    await _dead()
    page = await Browser(await make.account("admin")).get("jobs.job.index")

    words = " ".join(page.texts("main"))
    assert page.status == 200
    assert "Count the stars" in words and "Fetch the moon" in words
    assert "KeyError cases/x.py:3" in words and "Amina" not in page.text
    assert page.soup.select_one('form[action="/jobs"] input[name=kind][value="test.nightly"]')
    assert not page.soup.select_one('form[action="/jobs"] input[value="test.asked"]')


async def test_periodic_work_is_started_once_by_hand(house: None) -> None:
    browser = Browser(await make.account("admin"))

    first = await browser.post("jobs.run.create", {"kind": "test.nightly"})
    second = await browser.post("jobs.run.create", {"kind": "test.nightly"})
    unknown = await browser.post("jobs.run.create", {"kind": "test.asked"})

    assert (first.status, second.status, unknown.status) == (303, 409, 404)
    assert await db.fetchval("select count(*) from job") == 1
    assert await _events() == [("JOB_STARTED", "")]


async def test_dead_work_runs_again_only_with_a_reason(house: None) -> None:
    job = await _dead()
    browser = Browser(await make.account("admin"))

    refused = await browser.post("jobs.run.update", {"reason": " "}, job=job)
    taken = await browser.post("jobs.run.update", {"reason": "The disk has room again."}, job=job)
    late = await browser.post("jobs.cancellation.create", {"reason": "No."}, job=job)

    assert refused.status == 422 and "Say why" in refused.text
    assert taken.status == 303
    assert late.status == 303
    row = await db.fetchrow("select attempts, dead_at, cancelled_at is not null as off from job")
    assert row is not None and tuple(row) == (0, None, True)
    assert await _events() == [("JOB_REVIVED", "The disk has room again."), ("JOB_CANCELLED", "No.")]


async def test_waiting_work_is_hurried(house: None) -> None:
    job = await jobs.enqueue("test.asked")
    await db.execute("update job set run_at = run_at + interval '1 hour'")

    answer = await Browser(await make.account("admin")).post("jobs.run.update", {}, job=job)

    assert answer.status == 303
    assert await db.fetchval("select run_at <= recourse_now() from job")


@pytest.mark.parametrize(
    "state", ["", "dead", "done", "running", "waiting", "cancelled", "lapsed", "rubbish"]
)
async def test_jobs_are_listed_by_state(house: None, state: str) -> None:
    await _dead()
    await jobs.enqueue("test.asked")

    page = await Browser(await make.account("admin")).get(
        "jobs.job.index", query={"kind": "test.asked", "state": state}
    )

    shown = {"": 2, "rubbish": 2, "dead": 1, "waiting": 1}.get(state, 0)
    assert len(page.soup.select("#rows tr")) == shown


async def test_a_job_shows_its_facts_and_never_its_arguments(house: None) -> None:
    page = await Browser(await make.account("admin")).get("jobs.job.show", job=await _dead())

    assert page.status == 200
    assert "Fetch the moon" in page.text and "Amina" not in page.text


@pytest.mark.parametrize("role", ["operator", "operator_manager", "analyst"])
async def test_only_administrators_come_here(house: None, role: str) -> None:
    assert (await Browser(await make.account(role)).get("jobs.job.index")).status == 403


async def test_a_job_that_is_not_there_is_not_found(house: None) -> None:
    browser = Browser(await make.account("admin"))

    assert (await browser.get("jobs.job.show", job="00000000-0000-0000-0000-000000000007")).status == 404
    assert (await browser.get("jobs.job.show", job="nothing")).status == 404


async def test_the_page_costs_the_same_however_many_jobs_there_are(house: None) -> None:
    browser = Browser(await make.account("admin"))
    await _dead()
    few = await browser.get("jobs.job.index")
    await jobs.enqueue_many([jobs.Work("test.asked") for _n in range(60)])

    many = await browser.get("jobs.job.index")

    assert many.statements == few.statements
    assert url_for("jobs.job.index") == "/jobs"
