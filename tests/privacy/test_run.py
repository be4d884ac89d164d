"""A run of retention, tried or meant, as administrators ask for it."""

from app.kernel import db
from app.privacy import jobs
from tests import make
from tests.browser import Browser
from tests.jobs.make import Run


async def test_an_administrator_tries_a_rule_and_reads_what_it_would_do(house: None) -> None:
    admin = await make.account("admin")
    await Browser(admin).post("privacy.rule.update", {"days": "200", "active": "1"}, kind="case")

    answer = await Browser(admin).post("privacy.run.create", {"kind": "case", "dry": "yes"})
    run = await db.fetchval("select id from retention_run")
    await jobs.run(Run(run=str(run)))
    page = await Browser(admin).request("GET", answer.location)

    assert "A trial: nothing was erased." in page.text
    assert await db.fetchval("select days from retention_run") == 200


async def test_a_run_is_a_trial_unless_the_form_says_that_it_is_meant(house: None) -> None:
    browser = Browser(await make.account("admin"))

    await browser.post("privacy.run.create", {"kind": "case"})
    await browser.post("privacy.run.create", {"kind": "message", "dry": "no"})

    rows = await db.fetch("select kind, dry from retention_run order by kind")
    assert [tuple(row) for row in rows] == [("case", True), ("message", False)]


async def test_a_second_run_of_a_rule_waits_for_the_first(house: None) -> None:
    browser = Browser(await make.account("admin"))

    first, second, unknown = [
        await browser.post("privacy.run.create", {"kind": kind}) for kind in ("case", "case", "weather")
    ]

    assert (first.status, second.status, unknown.status) == (303, 409, 404)
    assert await db.fetchval("select count(*) from retention_run") == 1


async def test_a_manager_reads_a_run_and_asks_for_none(house: None) -> None:
    boss = Browser(await make.account("operator_manager"))
    answer = await Browser(await make.account("admin")).post("privacy.run.create", {"kind": "case"})
    run = await db.fetchval("select id from retention_run")

    asked = await boss.post("privacy.run.create", {"kind": "message"})
    page = await boss.get("privacy.run.show", id=run)
    part = await boss.get("privacy.run.show", id=run, fragment=True)

    assert (answer.status, asked.status, page.status) == (303, 403, 200)
    assert page.soup.select_one("#result")["hx-trigger"] == "every 2s"
    assert "<html" not in part.text and part.soup.select_one("#result") is not None
