"""The pages of intelligence: charts, tables, files, gathering by hand (bi.md 6, 7)."""

from typing import Any

import pytest
from pymongo.database import Database

from app.kernel import db, ids
from app.settings import current
from tests import make as people
from tests.bi import make
from tests.browser import Browser

Store = Database[dict[str, Any]]
TODAY = "2026-11-07"
TABS = ("use", "sessions", "churn", "quality", "people")


async def someone(role: str = "admin", **details: Any) -> Browser:
    return Browser(await people.account(role, **details))


async def everything() -> None:
    forms, places = await make.october(3, 2, 6)
    for n, form in enumerate(forms):
        for day in range(1, 8):
            when = make.at(f"2026-10-{day:02}T0{n + 7}:00")
            await make.session(
                form, places[0], when, "submitted" if day % 3 else "abandoned", active_seconds=90 * day
            )
            await make.submission(form, places[day % 2], make.at(f"2026-07-{day:02}T12:00"), score=80)
    for task, period in (
        (make.SUBMISSIONS, make.MONTH),
        (make.SUBMISSIONS, "2026-07"),
        (make.SESSIONS, make.MONTH),
        ("aggregate_quarterly_form_churn", "2026Q3"),
        *(
            (name, TODAY)
            for name in ("sync_institutions", "sync_forms", "sync_security_risk_clients", "sync_top_users")
        ),
    ):
        await make.gathered(task, period)


@pytest.mark.parametrize("tab", TABS)
async def test_every_tab_draws_its_charts_with_a_table_and_a_definition(store: Store, tab: str) -> None:
    await everything()
    browser = await someone()

    page = await browser.get("bi.dashboard.index", query={"view": tab})

    assert page.status == 200
    drawn = page.soup.select("svg.chart")
    assert drawn or tab == "people"
    for section in page.soup.select("section.card"):
        if section.select("svg.chart"):
            assert section.select("table") and section.select("p.mut")


async def test_the_table_of_a_chart_has_the_numbers_of_the_store(store: Store) -> None:
    await everything()
    browser = await someone()

    page = await browser.get("bi.dashboard.index", query={"view": "use"})

    rows = page.soup.select("section[aria-labelledby=chart-submissions-name] tbody tr")
    assert [row.get_text(" ", strip=True).split()[-1] for row in rows] == ["21", "36"]


async def test_one_institution_is_chosen(store: Store) -> None:
    await everything()
    browser = await someone()
    place = await db.fetchval("select id from organisation where name = 'Hospital 0'")

    page = await browser.get("bi.dashboard.index", query={"view": "use", "institution": str(place)})

    rows = page.soup.select("section[aria-labelledby=chart-submissions-name] tbody tr")
    assert [row.get_text(" ", strip=True).split()[-1] for row in rows] == ["9", "18"]


async def test_somebody_of_one_hospital_sees_its_numbers_alone(store: Store) -> None:
    await everything()
    place = await db.fetchval("select id from organisation where name = 'Hospital 0'")
    other = await db.fetchval("select id from organisation where name = 'Hospital 1'")
    browser = await someone("analyst", organisation=place)

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


async def test_the_file_of_a_chart_is_its_table_and_is_written_down(store: Store) -> None:
    await everything()
    browser = await someone()

    answer = await browser.post("bi.sheet.create", {"chart": "submissions", "span": "12", "view": "use"})

    assert answer.status == 200
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert [line.split(",")[-1].strip('"') for line in lines] == ["All", "21", "36"]
    assert await db.fetchval("select what from export_log") == "bi.submissions"


async def test_a_point_leads_to_its_rows(store: Store) -> None:
    await everything()
    browser = await someone()

    page = await browser.get("bi.row.index", query={"month": make.MONTH, "collection": "submissions_monthly"})

    assert len(page.soup.select("#documents tr")) == 6


async def test_switched_off_the_page_says_why(house: None, switch: Any) -> None:
    switch(BI_AGGREGATE="0")
    browser = await someone()

    page = await browser.get("bi.dashboard.index")
    tasks = await browser.get("bi.task.index")
    pressed = await browser.post("bi.run.create", {"task": "sync_forms", "periods": TODAY})

    assert "BI_AGGREGATE" in page.soup.select_one(".empty").get_text()
    assert {"disabled"} == {
        name for each in tasks.soup.select("td button") for name in each.attrs if name == "disabled"
    }
    assert pressed.status == 409


async def test_without_a_store_the_page_is_grey_and_the_others_are_as_ever(house: None, switch: Any) -> None:
    """bi.md 9 (j)."""
    switch(BI_AGGREGATE="1", BI_MONGO_URI="mongodb://127.0.0.1:1")
    browser = await someone()

    page = await browser.get("bi.dashboard.index")
    security = await browser.get("bi.security.index")

    assert (page.status, security.status) == (200, 200)
    assert "does not answer" in page.soup.select_one(".empty").get_text()
    for route in ("bi.task.index", "jobs.job.index", "complaints.report.index", "home.home.index"):
        assert (await browser.get(route)).status == 200


async def test_several_months_are_asked_for_at_once(store: Store) -> None:
    browser = await someone()
    form = await browser.get("bi.run.new", query={"task": make.SUBMISSIONS})
    months = [each["value"] for each in form.soup.select("select[name=periods] option")][:3]

    answer = await browser.post("bi.run.create", {"task": make.SUBMISSIONS, "periods": months})

    run = await db.fetchrow("select period_key, following, trigger, requested_by from bi_run")
    assert answer.status == 303
    assert [run["period_key"], *run["following"]] == sorted(months)
    assert run["trigger"] == "manual"
    assert (
        await db.fetchval("select count(*) from event_log where key = 'gathering' and code = 'RUN_ASKED'")
        == 1
    )


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"task": "nothing"}, None),
        ({"task": make.SUBMISSIONS, "periods": "2999-01"}, "periods"),
        ({"task": make.SUBMISSIONS}, "periods"),
        ({"task": "sync_forms", "periods": TODAY, "force": "1"}, "reason"),
    ],
)
async def test_what_cannot_be_gathered_is_said_at_the_field(
    store: Store, form: dict[str, str], field: str | None
) -> None:
    browser = await someone()

    page = await browser.post("bi.run.create", form)

    assert page.status == (404 if field is None else 422)
    if field is not None:
        assert page.soup.select(f"[name={field}]")
    assert await db.fetchval("select count(*) from bi_run") == 0


async def test_a_run_is_watched_and_stopped(store: Store) -> None:
    await make.october(11, 1, 1)
    browser = await someone()
    await browser.post("bi.run.create", {"task": make.SUBMISSIONS, "periods": make.MONTH})
    key = await db.fetchval("select id from bi_run")
    await make.work.go(key)

    page = await browser.get("bi.run.show", id=key)
    again = await browser.post("bi.run.create", {"task": make.SUBMISSIONS, "periods": make.MONTH})
    stopped = await browser.post("bi.run.destroy", {}, id=key)

    assert len(page.soup.select("tbody tr")) == 2
    assert again.status == 409
    assert stopped.status == 303
    assert await db.fetchval("select state from bi_run") == "superseded"
    assert (await browser.get("bi.run.show", id=ids.new())).status == 404


async def test_a_trial_shows_what_would_differ(store: Store) -> None:
    await make.october()
    run = await make.gathered(dry=True)
    browser = await someone()

    page = await browser.get("bi.run.show", id=run.id)

    assert "Would be added" in page.soup.select_one("#run").get_text()


async def test_the_risk_list_is_for_few(store: Store) -> None:
    await people.organisation("North", "hospital", handles_patient_data=True)
    await make.gathered("sync_security_risk_clients", TODAY)

    page = await (await someone()).get("bi.security.index")
    refused = await (await someone("analyst")).get("bi.security.index")
    band = page.soup.select_one("p.row a")
    others = await (await someone()).get(
        "bi.security.index", query={"band": "low" if "high" in band["href"] else "high"}
    )

    assert "North" in page.soup.select_one("#clients").get_text()
    assert band.get_text().endswith(": 1")
    assert others.soup.select("#clients tr") == []
    assert refused.status == 403


async def test_the_page_asks_the_database_as_often_however_much_there_is(store: Store) -> None:
    browser = await someone()
    few = await statements(browser)
    await everything()

    assert await statements(browser) == few
    assert current().bi_aggregate


async def statements(browser: Browser) -> int:
    page = await browser.get("bi.dashboard.index", query={"view": "quality"})
    assert page.status == 200
    return int(page.statements)
