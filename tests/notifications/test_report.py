"""The figures of the report (notifications.md 10.5)."""

from decimal import Decimal

import pytest

from app.notifications.rules.report import Totals


@pytest.mark.parametrize(
    ("reachable", "families", "percent"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 16, "6.3"), (5, 5, "100.0"), (0, 4, "0.0")],
)
def test_the_share_is_rounded_half_up_to_one_decimal(reachable, families, percent):
    assert Totals(families, reachable=reachable).reachable_percent == Decimal(percent)


def test_of_no_households_there_is_no_share():
    assert Totals().reachable_percent is None


def test_the_parts_add_up_to_the_whole():
    assert Totals(3, 2, 1, 1) + Totals(4, 1, 2, 0) == Totals(7, 3, 3, 1)
