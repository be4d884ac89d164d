"""The one clock: it can be held, runs on by itself, and knows nothing of walls but what it is told."""

from datetime import UTC, datetime, timedelta

import pytest

from app.kernel import clock

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


def test_a_held_clock_stands_and_goes_on_afterwards() -> None:
    before = clock.now()
    with clock.frozen(NOON):
        assert (clock.now(), clock.frozen_at()) == (NOON, NOON)
        with clock.frozen(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON
    assert clock.frozen_at() is None
    assert before <= clock.now()


def test_an_instant_without_a_zone_is_none() -> None:
    with pytest.raises(ValueError, match="zone"), clock.frozen(NOON.replace(tzinfo=None)):
        pass


def test_an_instant_is_the_same_on_every_wall() -> None:
    assert clock.local(NOON, "Asia/Riyadh") == NOON
    assert clock.local(NOON, "Asia/Riyadh").hour == 15
