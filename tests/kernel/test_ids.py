"""Keys that rise with time (decisions.md 7)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import RFC_4122

import pytest

from app.kernel import clock, ids

NOW = datetime(2126, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _as_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of a process never go back: what is made here in the future must not stay."""
    monkeypatch.setattr(ids, "_last_millisecond", 0)
    monkeypatch.setattr(ids, "_counter", 0)


def test_keys_rise_also_when_the_clock_stands_or_steps_back() -> None:
    made = []
    for step in (0, 0, -5_000, 3):
        with clock.frozen(NOW + timedelta(milliseconds=step)):
            made += [ids.new(), *ids.several(3), ids.new()]

    assert all(one < another for one, another in pairwise(made))
    assert {(key.version, key.variant) for key in made} == {(7, RFC_4122)}


def test_more_than_a_millisecond_has_room_for_go_on_in_the_next() -> None:
    with clock.frozen(NOW):
        made = ids.several(10_000)

    assert all(one < another for one, another in pairwise(made))
    assert made[-1].int >> 80 > made[0].int >> 80
    assert {key.version for key in made} == {7}


def test_a_key_tells_its_millisecond() -> None:
    with clock.frozen(NOW):
        assert ids.floor_key(NOW) < ids.new() < ids.floor_key(NOW + timedelta(milliseconds=1))
