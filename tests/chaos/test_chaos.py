"""A few deaths in every run of the tests; two hundred before a release (make chaos)."""

import asyncio
import random
import sys

import pytest

from app.kernel import fault
from app.settings import ROOT
from tests.chaos.run import PLACES, plan


@pytest.mark.slow
async def test_what_was_accepted_outlives_ten_deaths() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scripts.chaos", "--kills", "10", "--seed", "11"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said[-3_000:]
    for wanted in ("lost        0", "ghosts      0", "twice       0", "500s        0"):
        assert wanted in said


def test_the_same_seed_makes_the_same_plan_and_every_place_is_in_it() -> None:
    first, second = plan(200, random.Random(7)), plan(200, random.Random(7))
    assert first == second and len(first) == 200
    assert {kind.removeprefix("place:") for kind in first if kind.startswith("place:")} == set(PLACES)
    assert set(PLACES) <= set(fault.POINTS)
