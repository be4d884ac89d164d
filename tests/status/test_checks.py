"""The ground everything stands on, when it is not as it should be."""

from datetime import timedelta

import pytest

from app.kernel import clock
from app.kernel.checks import State
from app.settings import current
from app.status import checks


@pytest.mark.parametrize(
    ("ahead", "state"), [(0, State.GREEN), (60, State.AMBER), (-60, State.AMBER), (600, State.RED)]
)
async def test_a_clock_apart_from_the_databases_is_told(house: None, ahead: int, state: State) -> None:
    with clock.frozen(clock.now() + timedelta(seconds=ahead)):
        assert (await checks.skew(current())).state is state
