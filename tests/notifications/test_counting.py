"""How many households are in each mode of the report (notifications.md 10.3)."""

import pytest

from app.households.queries.filters import Filters
from app.kernel import clock
from app.notifications.queries.counting import asked_by_code, figures, modes
from tests import make as people
from tests.households import make


@pytest.fixture
async def region(house):
    """One household that agreed and has a phone, two that agreed, three with a phone, four with neither."""
    place = await make.place("R", code="R1", name="Coast")
    for n, (approved, phone) in enumerate(
        [(True, "+255754000001"), (True, None), (False, "+255754000002"), (None, None)]
    ):
        for _household in range(n + 1):
            await make.household(location=place, approved=approved, phone=phone)
    return place


async def test_each_household_is_in_one_mode_of_its_place(region):
    await make.household(location=await make.place("R"))
    await make.household(location=region, validity_to=clock.now())
    everybody, officer = await people.account("admin"), await people.account("field_officer")
    await make.limited(officer.id, await make.place("D", region))

    assert await modes(everybody, Filters(location=region)) == {1: 1, 2: 2, 3: 3, 4: 4}
    assert await modes(everybody, Filters()) == {1: 2, 2: 2, 3: 3, 4: 4}
    assert await modes(officer, Filters()) == {1: 0, 2: 0, 3: 0, 4: 0}


async def test_the_figures_name_what_they_are_about(region):
    user = await people.account("admin")
    asked = await asked_by_code(user, "", "R1", "", 3)

    assert await figures(user, asked) == {
        "place": "R1 Coast",
        "officer": None,
        "mode": 3,
        "label": "Phone number only",
        "families": 3,
        "counts": {"0": 10, "1": 1, "2": 2, "3": 3, "4": 4},
    }


@pytest.mark.parametrize(("district", "officer"), [("R1", ""), ("", "EO9")])
async def test_a_code_of_nothing_asks_for_nothing(region, district, officer):
    user = await people.account("admin")

    assert await asked_by_code(user, district, "" if district else "R1", officer, 0) is None
