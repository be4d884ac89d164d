"""What make chaos plans."""

import random

from app.kernel import fault
from tests.chaos.conductor import PLACES, plan


def test_the_same_seed_makes_the_same_plan_and_every_place_is_in_it() -> None:
    first, second = plan(200, random.Random(7)), plan(200, random.Random(7))
    assert first == second and len(first) == 200
    assert {kind.removeprefix("place:") for kind in first if kind.startswith("place:")} == set(PLACES)
    assert set(PLACES) <= set(fault.POINTS)
