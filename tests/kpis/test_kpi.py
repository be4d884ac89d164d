"""Key figures as people see them: values, trend, and what came of a decline."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.kernel import db
from app.kpis.queries import offered
from tests import make as the_house
from tests.actions.make import Ward, ward
from tests.browser import Browser
from tests.kpis.make import complaint, kpi, measured

pytestmark = pytest.mark.usefixtures("house")


async def test_the_pages_show_values_trend_and_what_came_of_it(place: Ward) -> None:
    key = await kpi()
    for month in (1, 2):
        await complaint(place, datetime(2026, month, 3, 9, tzinfo=UTC), met=month == 1)
    await measured()
    browser = Browser(place.coordinator)

    page = await browser.get("kpis.kpi.index")
    one = await browser.get("kpis.kpi.show", id=key)
    action = await db.fetchval("select reference from action")

    assert "Complaints in time" in page.text and "misses its target" in page.text and "spark" in page.text
    assert one.texts("tbody th")[:2] == ["2026-02", "2026-01"]
    assert action in one.text
    assert "Complaints in time" in (await browser.get("actions.action.show", reference=action)).text
    assert all(f"{shelf.name}.{each.name}" in page.text for shelf, each in offered())


async def test_a_key_figure_of_another_hospital_is_not_shown(place: Ward) -> None:
    other = await ward("Al Noor")
    key = await kpi(hospital=other.hospital)
    await complaint(other, datetime(2026, 2, 3, 9, tzinfo=UTC), met=True)
    await measured()
    browser = Browser(place.coordinator)

    assert (await browser.get("kpis.kpi.show", id=key)).status == 404
    assert "Complaints in time" not in (await browser.get("kpis.kpi.index")).text


async def test_the_page_costs_the_same_with_many(place: Ward) -> None:
    browser, counts = Browser(await the_house.account("admin")), []
    for n in range(3):
        for m in range(n * 5 + 1):
            await kpi(name=f"KPI {n} {m}", measure="complaints.counted", share_of="")
        await measured()
        counts.append((await browser.get("kpis.kpi.index")).statements)

    assert counts[0] == counts[1] == counts[2]


async def test_a_target_between_two_numbers_is_shown_as_it_was_set(place: Ward) -> None:
    key = await kpi(measure="complaints.breached", share_of="", target=Decimal("2.50"), aim="less")
    await complaint(place, datetime(2026, 2, 3, 9, tzinfo=UTC), met=False)
    await measured()

    page = await Browser(place.coordinator).get("kpis.kpi.show", id=key)

    assert page.texts("tbody tr:first-child td")[:4] == ["1", "1", "–", "2.5"]
