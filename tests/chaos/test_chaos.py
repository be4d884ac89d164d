"""What make chaos plans."""

import random

from app.kernel import fault
from tests.chaos.conductor import APART_KINDS, PLACES, plan


def test_the_same_seed_makes_the_same_plan_and_every_place_is_in_it() -> None:
    first, second = plan(200, random.Random(7)), plan(200, random.Random(7))
    assert first == second and len(first) == 200
    assert {kind.removeprefix("place:") for kind in first if kind.startswith("place:")} == set(PLACES)
    assert set(PLACES) <= set(fault.POINTS)


def test_on_two_machines_cables_are_pulled_too() -> None:
    kinds = plan(40, random.Random(7), APART_KINDS)
    assert {"web", "work", "database", "cut", "mute"} <= set(kinds)
    assert not {"cut", "mute"} & set(plan(40, random.Random(7)))
