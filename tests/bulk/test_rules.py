"""How many records one deed may take at once, and how far it came."""

import pytest

from app.bulk import rules


@pytest.mark.parametrize(("records", "later"), [(1, False), (200, False), (201, True), (1_000, True)])
def test_more_than_two_hundred_are_done_in_the_background(records: int, later: bool) -> None:
    assert rules.in_background(records) is later


@pytest.mark.parametrize(
    ("total", "waiting", "percent"), [(0, 0, 100), (3, 3, 0), (3, 1, 66), (1000, 1, 99), (7, 0, 100)]
)
def test_a_hundred_percent_means_done(total: int, waiting: int, percent: int) -> None:
    assert rules.percent(total, waiting) == percent
