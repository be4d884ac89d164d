"""Intelligence in the browser: a month gathered by hand, watched, stopped; charts read as tables and followed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from app.accounts.account import Account
from app.bi import work
from app.bi.queries import runs
from app.bi.rules import periods
from app.kernel import clock, db, ids
from app.settings import current
from tests import make as people
from tests.bi import make
from tests.browser_tests.test_actions import DRESSES
from tests.browser_tests.test_slice import Open
from tests.servers.console import console
from tests.servers.mongo import mongo

pytestmark = pytest.mark.browser
#: Where pictures go when somebody asks for them.
PICTURES = os.environ.get("RECOURSE_PICTURES", "")
TABS = ("use", "sessions", "churn", "quality", "people")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A store for these tests, as the console and this process are told of it."""
    with mongo(tmp_path_factory.mktemp("mongo") / "data") as server:
        name = f"bi_{ids.new().hex}"
        yield {"BI_AGGREGATE": "1", "BI_MONGO_URI": server.uri, "BI_MONGO_DB": name, "BI_CHUNK": "2"}


@pytest.fixture(scope="module")
def origin(work_url: str, settings: dict[str, str]) -> Iterator[str]:
    """A console with intelligence switched on."""
    with console(work_url, **settings) as address:
        yield address


@pytest.fixture(autouse=True)
def switched_on(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process does the work of a consumer, with the console's settings."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    current.cache_clear()
    yield
    monkeypatch.undo()
    current.cache_clear()


async def _admin(language: str = "en") -> Account:
    """An administrator who may come in without a second factor."""
    account = await people.account("admin", name="Ruth Alvarez")
    await db.execute("update app_user set is_demo = true, language = $2 where id = $1", account.id, language)
    return account


async def _picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES, f"intelligence-{name}.png")), full_page=True)


async def _ask(page: Page, month: str, **ticks: str) -> UUID:
    """Fill in the form of a month's gathering and press; the key of the run."""
    await page.select_option("#f-periods", [month])
    for name, value in ticks.items():
        await (page.fill(f"#f-{name}", value) if value else page.check(f"#f-{name}"))
    await page.get_by_role("button", name="Run now").click()
    await expect(page.locator("#run")).to_be_visible()
    return UUID(page.url.rsplit("/", 1)[1])


async def _last_month(forms: int = 4) -> str:
    """The month that ended last, with a few submissions of several forms."""
    month = periods.due_at(periods.MONTH, clock.now(), "UTC")
    place = await people.organisation("North", "hospital")
    for n in range(forms):
        await make.submission(await make.form(f"Form {n}"), place, make.at(f"{month}-1{n}T09:00"))
    return month


async def test_a_month_is_tried_then_gathered_chunk_by_chunk_then_forced_with_a_reason(
    window: Open, house: None
) -> None:
    month = await _last_month()
    opened = await window(await _admin())
    page = await opened.visit("bi.task.index")
    await page.get_by_role("row", name="Monthly submissions").get_by_role("link", name="Run now").click()

    trial = await _ask(page, month, dry="")
    await work.go(trial)
    await expect(page.get_by_role("heading", name="What would differ")).to_be_visible()
    await expect(page.locator("#run")).to_contain_text("Done")
    await _picture(page, "trial")
    assert await opened.violations() == []

    await opened.visit("bi.run.new", query={"task": make.SUBMISSIONS})
    run = await _ask(page, month)
    await work.go(run)
    await expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "0")
    first, second = await runs.waiting_chunks(run)
    assert await work.do_chunk(run, first, ids.new(), guarded_for=make.GUARD)
    await expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "50")
    await _picture(page, "progress")
    assert await work.do_chunk(run, second, ids.new(), guarded_for=make.GUARD)
    await work.publish(run)
    await expect(page.get_by_role("status").first).to_contain_text("Done")
    await expect(page.get_by_role("button", name="Stop")).to_have_count(0)

    await opened.visit("bi.run.new", query={"task": make.SUBMISSIONS})
    opened.expected = {422}
    await page.select_option("#f-periods", [month])
    await page.check("#f-force")
    await page.get_by_role("button", name="Run now").click()
    await expect(page.locator("#f-reason")).to_have_attribute("aria-invalid", "true")
    await expect(page.locator("#f-force")).to_be_checked()
    await _picture(page, "reason-missing")
    forced = await _ask(page, month, reason="The source was mended")
    await make.through(forced)

    await expect(page.locator("#run")).to_contain_text("The source was mended")
    await opened.visit("bi.task.index")
    await expect(page.get_by_role("table", name="Newest runs")).to_contain_text("forced")
    states = await db.fetch("select state, docs_written from bi_run order by created_at")
    assert [tuple(row) for row in states] == [("done", 0), ("done", 4), ("done", 4)]


async def test_a_run_is_stopped_with_the_keyboard_while_it_is_watched(window: Open, house: None) -> None:
    month = await _last_month()
    opened = await window(await _admin())
    page = await opened.visit("bi.run.new", query={"task": make.SUBMISSIONS})
    run = await _ask(page, month)
    stop = page.get_by_role("button", name="Stop")
    await stop.focus()
    await work.go(run)
    await expect(page.get_by_role("table", name="Chunks")).to_be_visible()
    await expect(stop).to_be_focused()

    await page.keyboard.press("Enter")

    await expect(page.get_by_role("status").first).to_contain_text("Stopped")
    await make.through(run)
    assert await db.fetchval("select state from bi_run") == "superseded"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
async def test_a_chart_is_read_as_a_table_and_its_numbers_are_followed(
    window: Open, house: None, scripts: bool
) -> None:
    await make.everything("2026-11-07")
    opened = await window(await _admin(), scripts=scripts)
    page = await opened.visit("bi.dashboard.index", query={"span": "6"})
    card = page.locator("section.card", has=page.get_by_role("heading", name="Submissions by month"))

    await expect(card.get_by_role("img", name="Submissions by month and kind of form")).to_be_visible()
    await card.get_by_text("Show as a table").click()
    number = card.get_by_role("table").get_by_role("link", name="6", exact=True).last
    await number.click()

    await opened.is_at("bi.row.index")
    await expect(page.locator("#documents")).to_contain_text("Discharge survey")
    await page.go_back()
    await page.get_by_role("link", name="Churn", exact=True).click()
    await expect(page.locator("#chart-churn-name")).to_be_visible()
    await page.get_by_label("Institution", exact=True).select_option(label="Hospital 0")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_label("Institution", exact=True)).to_have_value(
        str(await db.fetchval("select id from organisation where name = 'Hospital 0'"))
    )


@pytest.mark.slow
@pytest.mark.parametrize("dress", DRESSES, ids=["light", "dark", "ar", "narrow"])
async def test_every_page_of_intelligence_holds_to_the_rules(
    window: Open, house: None, dress: dict[str, Any]
) -> None:
    await db.execute("update organisation set handles_patient_data = true")
    await people.organisation("South", "hospital", handles_patient_data=True)
    await make.everything("2026-11-07")
    run = await db.fetchval(
        "select id from bi_run where chunks_total is not null order by created_at limit 1"
    )
    name = dress.get("color_scheme") or dress.get("locale") or "390"
    opened = await window(await _admin(dress.get("locale", "en")), **dress)
    looks: list[tuple[str, str, dict[str, str], dict[str, Any]]] = [
        *((tab, "bi.dashboard.index", {"view": tab, "span": "all"}, {}) for tab in TABS),
        ("security", "bi.security.index", {}, {}),
        ("tasks", "bi.task.index", {}, {}),
        ("new", "bi.run.new", {"task": make.SUBMISSIONS}, {}),
        ("run", "bi.run.show", {}, {"id": run}),
        ("rows", "bi.row.index", {"collection": "sessions_monthly", "having": "device.phone"}, {}),
        ("quarter", "bi.row.index", {"collection": "form_churn_quarterly", "quarter": "2026Q2"}, {}),
    ]
    for words, route, query, params in looks:
        page = await opened.visit(route, query=query, **params)
        await page.evaluate(
            "document.querySelectorAll('section.card details').forEach(each => each.open = true)"
        )
        assert await opened.violations() == [], words
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= page.viewport_size["width"], words
        await _picture(page, f"{words}-{name}")
