"""The faults that a test may ask for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel import clock, fault


@pytest.fixture
def armed() -> Iterator[None]:
    yield
    fault.arm("")


def test_a_process_can_be_told_to_believe_that_it_is_an_hour_later(armed: None) -> None:
    before = datetime.now(UTC)

    fault.arm("clock.ahead=3600")
    assert clock.now() - before >= timedelta(hours=1)

    fault.arm("")
    assert clock.now() - before < timedelta(hours=1)


def test_a_held_clock_stays_where_it_is_held(armed: None) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    fault.arm("clock.ahead=3600")

    with clock.frozen(noon):
        assert clock.now() == noon


def test_a_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match=r"nowhere\.at_all"):
        fault.arm("nowhere.at_all=die")
