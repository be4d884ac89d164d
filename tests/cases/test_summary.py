"""Four forms on one page: what is wrong leads to the field of the form that was sent."""

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import codes_of

TOO_LONG = "x" * 600_000


@pytest.mark.parametrize("part", ["means", "scope", "needs"])
async def test_each_problem_leads_to_its_own_field(house: None, part: str) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    browser = Browser(maya)
    page = await browser.get("cases.summary.edit", reference=reference)
    sent = {
        each["name"]: each.get("value", "")
        for each in page.soup.select(f"form[action$={part}] input[type=hidden]")
    }

    answer = await browser.post(
        "cases.summary.update", {**sent, "notes": TOO_LONG}, reference=reference, part=part
    )

    assert answer.status == 422
    links = [each["href"].removeprefix("#") for each in answer.soup.select("[role=alert] a")]
    assert links == [f"f-{part}-notes"]
    assert [each["name"] for link in links for each in answer.soup.select(f"#{link}")] == ["notes"]


async def test_a_means_summary_keeps_what_it_was(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    form = {"state": "yes", "gross_income": "1214.50", "dependants": "2"}
    await Browser(maya).post("cases.summary.update", form, reference=reference, part="means")
    await Browser(maya).post(
        "cases.summary.update", form | {"gross_income": "2,000"}, reference=reference, part="means"
    )

    assert await db.fetchval("select gross_income from eligibility") == 200_000
    assert (await codes_of(reference))[-2:] == ["MT_CREATED", "MT_CHANGED"]
    patch = await db.fetchval(
        "select patch -> 'before' ->> 'gross_income' from event_log where code = 'MT_CHANGED'"
    )
    assert patch == "121450"
