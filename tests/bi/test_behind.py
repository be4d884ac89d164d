"""Every number of a chart leads to the rows it was added up from, and they add up to it (bi.md 7)."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.bi.queries.behind import COLUMNS, PARTS
from app.complaints.commands.moving import move
from app.complaints.commands.opening import open_one
from app.complaints.inputs import NewComplaint
from app.complaints.rules.states import Brought
from app.kernel import clock
from app.kernel.actor import the_system
from tests import make as people
from tests.bi import make
from tests.browser import Browser

_WHOLE = re.compile(r"[0-9,]+")


def linked(page: Any) -> list[tuple[str, str, int | None]]:
    """The chart, the address and the whole number of every linked cell."""
    found = []
    for section in page.soup.select("section.card[aria-labelledby^=chart-]"):
        chart = section["aria-labelledby"].removeprefix("chart-").removesuffix("-name")
        for cell in section.select("th[scope=row] a, td a"):
            text = cell.get_text(strip=True)
            number = (
                int(text.replace(",", "")) if cell.parent.name == "td" and _WHOLE.fullmatch(text) else None
            )
            found.append((chart, cell["href"], number))
    return found


def added_up(page: Any, query: dict[str, list[str]]) -> int:
    """The rows' column that the number counts, added up."""
    collection, having = query["collection"][0], query.get("having", [""])[0]
    first = 2 if collection == "form_churn_quarterly" else 3
    place = first + (0 if having in PARTS or not having else list(COLUMNS[collection]).index(having))
    rows = page.soup.select("#documents tr")
    return sum(int(row.select("td, th")[place].get_text(strip=True).replace(",", "")) for row in rows)


@pytest.mark.parametrize(
    ("tab", "charts"),
    [
        ("use", {"submissions", "change", "forms-by-month", "unused"}),
        ("sessions", {"completion", "length", "hours", "devices"}),
        ("churn", {"churn", "standing", "lost"}),
        ("quality", {"scores"}),
    ],
)
async def test_the_rows_behind_every_number_add_up_to_it(store: Any, tab: str, charts: set[str]) -> None:
    await make.everything(make.TODAY)
    await make.form("Used no more", status="active")
    browser = Browser(await people.account("admin"))

    for span in ("6", "all"):
        page = await browser.get("bi.dashboard.index", query={"view": tab, "span": span})
        cells = linked(page)
        for chart, address, number in cells:
            rows = await browser.request("GET", address)
            query = parse_qs(urlsplit(address).query)
            assert rows.status == 200 and rows.soup.select("#documents tr"), (chart, address)
            if chart == "standing" and number is not None:
                assert (
                    len({row.select("td")[1].get_text() for row in rows.soup.select("#documents tr")})
                    == number
                )
            elif number is not None:
                assert added_up(rows, query) == number, (chart, address)
        assert {chart for chart, _address, _number in cells} == charts


async def test_a_chart_without_rows_says_why(store: Any) -> None:
    await make.everything(make.TODAY)
    browser = Browser(await people.account("admin"))

    page = await browser.get("bi.dashboard.index", query={"view": "people"})

    boards = page.soup.select("section.card[aria-labelledby^=chart-top]")
    assert len(boards) == 8 and not page.soup.select("section.card td a")
    assert all("is not listed" in board.get_text() for board in boards)


async def test_a_promise_leads_to_its_complaints(store: Any) -> None:
    hospital = await people.organisation("North", "hospital")
    now = clock.now()
    for n in range(3):
        with clock.frozen(now - timedelta(days=60)):
            opened = await open_one(NewComplaint(hospital, f"Waited {n}"), by=the_system)
        with clock.frozen(now - timedelta(days=60 if n else 20)):
            await move(opened.id, "resolved", Brought(resolution="Mended"), by=the_system)
    browser = Browser(await people.account("action_coordinator"))

    page = await browser.get("bi.dashboard.index", query={"view": "quality"})

    cells = [each for each in linked(page) if each[0].startswith("promises") and each[2] is not None]
    assert sorted(number for _chart, _address, number in cells) == [1, 1, 2, 2]
    for _chart, address, number in cells:
        assert len((await browser.request("GET", address)).soup.select("#rows tr")) == number
