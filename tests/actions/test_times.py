"""How long an action may wait with nobody, and how long a trigger is kept (sla.md 1.8, 1.9)."""

from datetime import UTC, datetime

import pytest

from app.actions.rules.times import alarm_at, forgotten_before, lonely_before

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "sounds"), [(None, None), (NOON, datetime(2026, 6, 1, 12, 15, tzinfo=UTC))]
)
def test_the_alarm_sounds_a_quarter_of_an_hour_after_an_action_has_nobody(
    since: datetime | None, sounds: datetime | None
) -> None:
    assert alarm_at(since) == sounds


def test_what_waited_longer_than_a_quarter_of_an_hour_waited_too_long() -> None:
    assert lonely_before(NOON) == datetime(2026, 6, 1, 11, 45, tzinfo=UTC)


def test_a_trigger_is_kept_for_four_hundred_days() -> None:
    assert forgotten_before(NOON) == datetime(2025, 4, 27, 12, 0, tzinfo=UTC)
