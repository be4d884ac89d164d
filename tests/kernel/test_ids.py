"""Keys that rise with time (decisions.md 7)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import RFC_4122

from app.kernel import clock, ids

NOW = datetime(2126, 5, 1, 12, tzinfo=UTC)


def test_keys_rise_also_when_the_clock_stands_or_steps_back() -> None:
    keys, made = ids.Keys(), []
    for step in (0, 0, -5_000, 3):
        with clock.frozen(NOW + timedelta(milliseconds=step)):
            made += [*keys.several(1), *keys.several(3), *keys.several(1)]

    assert all(one < another for one, another in pairwise(made))
    assert {(key.version, key.variant) for key in made} == {(7, RFC_4122)}


def test_more_than_a_millisecond_has_room_for_go_on_in_the_next() -> None:
    with clock.frozen(NOW):
        made = ids.Keys().several(10_000)

    assert all(one < another for one, another in pairwise(made))
    assert made[-1].int >> 80 > made[0].int >> 80
    assert {key.version for key in made} == {7}


def test_a_key_tells_its_millisecond() -> None:
    with clock.frozen(NOW):
        [key] = ids.Keys().several(1)
        assert ids.floor_key(NOW) < key < ids.floor_key(NOW + timedelta(milliseconds=1))


def test_the_keys_of_a_process_are_one_row() -> None:
    made = [ids.new(), *ids.several(2), ids.new()]

    assert made == sorted(set(made))
