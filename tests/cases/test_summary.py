"""Four forms on one page: what is wrong leads to the field of the form that was sent."""

import pytest

from tests import make
from tests.browser import Browser

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
