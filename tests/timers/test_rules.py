"""What billable time is, on paper (cla.md 3.4, 3.5)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.timers import rules

NOON = datetime(2025, 2, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ran", "counts"), [(0, 0), (0.001, 1), (10, 10), (10.2, 11), (59.9, 60), (3_600, 3_600)]
)
def test_a_timer_counts_whole_seconds_rounded_up(ran: float, counts: int) -> None:
    assert rules.billable_seconds(NOON, NOON + timedelta(seconds=ran)) == counts


@pytest.mark.parametrize(("minutes", "asks"), [(0, False), (19.99, False), (20, True), (45, True)])
def test_the_page_asks_after_twenty_minutes_without_an_act(minutes: float, asks: bool) -> None:
    assert rules.asks(NOON, NOON + timedelta(minutes=minutes)) is asks
