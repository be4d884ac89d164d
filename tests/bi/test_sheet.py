"""The numbers of a chart as a file."""

from typing import Any

import pytest
from pymongo.database import Database

from app.kernel import db
from tests import make as people
from tests.bi import make


async def test_the_file_of_a_chart_is_its_table_and_is_written_down(store: Database[dict[str, Any]]) -> None:
    await make.autumn()
    browser = await make.someone()

    answer = await browser.post("bi.sheet.create", {"chart": "submissions", "span": "12", "view": "use"})

    assert answer.status == 200
    assert "intelligence-submissions.csv" in answer.headers["content-disposition"]
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert [line.split(",")[-1].strip('"') for line in lines] == ["All", "21", "36"]
    [taken] = await db.fetch("select what, rows from export_log")
    assert tuple(taken) == ("bi.submissions", 2)


async def test_a_chart_of_the_whole_house_is_no_file_for_who_sees_a_part(
    store: Database[dict[str, Any]],
) -> None:
    await make.autumn()
    part = await make.someone("analyst", organisation=await people.organisation("North", "hospital"))

    for chart in ("churn", "unused", "top-audit-submitters", "nothing"):
        assert (await part.post("bi.sheet.create", {"chart": chart})).status == 404, chart
    assert (await part.post("bi.sheet.create", {"chart": "submissions"})).status == 200
    assert await db.fetchval("select count(*) from export_log") == 1


@pytest.mark.parametrize(
    ("env", "status"),
    [({"BI_AGGREGATE": "0"}, 409), ({"BI_AGGREGATE": "1", "BI_MONGO_URI": "mongodb://127.0.0.1:1"}, 503)],
)
async def test_without_the_store_there_are_files_of_promises_alone(
    house: None, switch: Any, env: dict[str, str], status: int
) -> None:
    """Their charts are drawn then too: they come from the tables of the house."""
    switch(**env)
    browser = await make.someone()

    gathered = await browser.post("bi.sheet.create", {"chart": "submissions"})
    promises = await browser.post("bi.sheet.create", {"chart": "promises-by-source"})

    assert (gathered.status, promises.status) == (status, 200)
    assert await db.fetchval("select string_agg(what, '') from export_log") == "bi.promises-by-source"
