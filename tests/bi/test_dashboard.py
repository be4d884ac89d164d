"""The charts, tab by tab (bi.md 7)."""

from typing import Any

import pytest
from pymongo.database import Database

from app.kernel import clock, db
from app.settings import current
from tests.bi import make
from tests.browser import Browser

TABS = ("use", "sessions", "churn", "quality", "people")


@pytest.mark.parametrize("tab", TABS)
async def test_every_tab_draws_its_charts_with_a_table_and_a_definition(
    store: Database[dict[str, Any]], tab: str
) -> None:
    await make.autumn()
    browser = await make.someone()

    page = await browser.get("bi.dashboard.index", query={"view": tab})

    assert page.status == 200
    drawn = page.soup.select("svg.chart")
    assert drawn or tab == "people"
    for section in page.soup.select("section.card"):
        if section.select("svg.chart"):
            assert section.select("table") and section.select("p.mut")


async def test_the_table_of_a_chart_has_the_numbers_of_the_store(store: Database[dict[str, Any]]) -> None:
    await make.autumn()
    browser = await make.someone()

    page = await browser.get("bi.dashboard.index", query={"view": "use"})

    rows = page.soup.select("section[aria-labelledby=chart-submissions-name] tbody tr")
    assert [row.get_text(" ", strip=True).split()[-1] for row in rows] == ["21", "36"]


async def test_one_institution_is_chosen(store: Database[dict[str, Any]]) -> None:
    await make.autumn()
    browser = await make.someone()
    place = await db.fetchval("select id from organisation where name = 'Hospital 0'")

    page = await browser.get("bi.dashboard.index", query={"view": "use", "institution": str(place)})

    rows = page.soup.select("section[aria-labelledby=chart-submissions-name] tbody tr")
    assert [row.get_text(" ", strip=True).split()[-1] for row in rows] == ["9", "18"]


async def test_somebody_of_one_hospital_sees_its_numbers_alone(store: Database[dict[str, Any]]) -> None:
    await make.autumn()
    place = await db.fetchval("select id from organisation where name = 'Hospital 0'")
    other = await db.fetchval("select id from organisation where name = 'Hospital 1'")
    browser = await make.someone("analyst", organisation=place)

    mine = await browser.get("bi.dashboard.index", query={"view": "use"})
    theirs = await browser.get("bi.dashboard.index", query={"view": "use", "institution": str(other)})
    people_page = await browser.get("bi.dashboard.index", query={"view": "people"})
    rows = await browser.get("bi.row.index", query={"month": make.MONTH})

    assert "18" in mine.soup.select_one("section[aria-labelledby=chart-submissions-name]").get_text()
    assert "Hospital 1" not in mine.text + rows.text
    assert (
        "Nothing to show"
        in theirs.soup.select_one("section[aria-labelledby=chart-submissions-name]").get_text()
    )
    assert not people_page.soup.select("svg.chart")


async def test_without_a_store_the_page_is_grey_and_the_others_are_as_ever(house: None, switch: Any) -> None:
    """bi.md 9 (j)."""
    switch(BI_AGGREGATE="1", BI_MONGO_URI="mongodb://127.0.0.1:1")
    browser = await make.someone()

    page = await browser.get("bi.dashboard.index")
    security = await browser.get("bi.security.index")

    assert (page.status, security.status) == (200, 200)
    assert "does not answer" in page.soup.select_one(".empty").get_text()
    for route in ("bi.task.index", "jobs.job.index", "complaints.report.index", "home.home.index"):
        assert (await browser.get(route)).status == 200


async def test_the_page_asks_the_database_as_often_however_much_there_is(
    store: Database[dict[str, Any]],
) -> None:
    browser = await make.someone()
    few = await statements(browser)
    await make.autumn()

    assert await statements(browser) == few
    assert current().bi_aggregate


async def statements(browser: Browser) -> int:
    page = await browser.get("bi.dashboard.index", query={"view": "quality"})
    assert page.status == 200
    return int(page.statements)


async def test_switched_off_the_page_says_why(house: None, switch: Any) -> None:
    switch(BI_AGGREGATE="0")

    page = await (await make.someone()).get("bi.dashboard.index")

    assert "BI_AGGREGATE" in page.soup.select_one(".empty").get_text()


@pytest.mark.parametrize(
    ("task", "seen", "late"),
    [
        # Saturdays: the next is 14 November, and three days are given.
        ("sync_forms", "2026-11-16T23:59", False),
        ("sync_forms", "2026-11-17T00:01", True),
        # Every day at two: two hours are given.
        ("aggregate_daily_notifications", "2026-11-08T03:59", False),
        ("aggregate_daily_notifications", "2026-11-08T04:01", True),
    ],
)
async def test_a_collection_that_was_not_gathered_in_its_time_is_late(
    store: Database[dict[str, Any]], task: str, seen: str, late: bool
) -> None:
    """reliability.md F10."""
    with clock.frozen(make.at(f"{make.TODAY}T03:00")):
        await make.gathered(task, "2026-11-06" if "daily" in task else make.TODAY)
    with clock.frozen(make.at(seen)):
        page = await (await make.someone()).get("bi.dashboard.index")

    said = [words for words in page.texts("section[aria-labelledby=fresh] li") if words.endswith(" late")]
    assert bool(said) is late
