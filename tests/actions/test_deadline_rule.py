"""The rows that say how long actions may take."""

from tests import make as the_house
from tests.actions.make import Ward, config
from tests.browser import Browser


async def test_rows_stand_from_the_global_one_to_those_of_hospitals(place: Ward) -> None:
    await config(30, place.hospital)
    await config(50)

    page = await Browser(await the_house.account("admin")).get("actions.deadline_rule.index")

    assert page.texts("tbody tr td:nth-of-type(1)") == ["every hospital", "Al Waha General"]
    assert [row.split(" · ")[2] for row in page.texts("tbody tr td:nth-of-type(2)")] == ["50", "30"]


async def test_only_an_administrator_sees_them(place: Ward) -> None:
    assert (await Browser(place.coordinator).get("actions.deadline_rule.index")).status == 403
