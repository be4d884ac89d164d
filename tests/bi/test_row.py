"""What stands behind a number of a chart: the documents."""

from typing import Any

import pytest
from pymongo.database import Database

from app.kernel import db
from tests.bi import make


async def test_a_point_leads_to_its_rows(store: Database[dict[str, Any]]) -> None:
    await make.autumn()
    browser = await make.someone()

    page = await browser.get("bi.row.index", query={"month": make.MONTH, "collection": "submissions_monthly"})

    assert len(page.soup.select("#documents tr")) == 6


async def test_who_sees_a_part_of_the_house_sees_no_quarter_of_all_of_it(
    store: Database[dict[str, Any]],
) -> None:
    await make.everything(make.TODAY)
    place = await db.fetchval("select id from organisation where name = 'Hospital 0'")
    query = {"collection": "form_churn_quarterly", "quarter": "2026Q2"}

    all_of_it = await (await make.someone("analyst")).get("bi.row.index", query=query)
    a_part = await (await make.someone("analyst", organisation=place)).get("bi.row.index", query=query)

    assert all_of_it.soup.select("#documents tr") and not a_part.soup.select("#documents tr")


@pytest.mark.parametrize(
    "query",
    [
        {"having": "$where"},
        {"having": "hour.24"},
        {"having": "device.phone", "collection": "submissions_monthly"},
        {"kind": "$ne"},
        {"collection": "security_risk_clients"},
        {"collection": "top_users"},
        {"quarter": "2026Q9", "collection": "form_churn_quarterly"},
        {"month": "never"},
        {"span": "-1"},
        {"form": "nobody"},
    ],
)
async def test_an_address_that_names_nothing_known_shows_no_other_collection(
    store: Database[dict[str, Any]], query: dict[str, str]
) -> None:
    await make.october(1, 1, 1)
    await make.gathered()

    page = await (await make.someone()).get("bi.row.index", query=query)

    assert page.status == 200
    assert len(page.soup.select("#documents tr")) <= 1


@pytest.mark.parametrize(
    ("env", "status"),
    [({"BI_AGGREGATE": "0"}, 409), ({"BI_AGGREGATE": "1", "BI_MONGO_URI": "mongodb://127.0.0.1:1"}, 503)],
)
async def test_without_the_store_the_page_says_why_there_are_no_rows(
    house: None, switch: Any, env: dict[str, str], status: int
) -> None:
    switch(**env)

    assert (await (await make.someone()).get("bi.row.index")).status == status
