"""Periods and standing of key figures."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kpis.rules.periods import ONE_DAY, over, stretch_of
from app.kpis.rules.standing import misses, value_of, worse


@pytest.mark.parametrize(
    ("today", "span", "names"),
    [
        (date(2026, 3, 2), "month", ["2026-02", "2026-01", "2025-12"]),
        (date(2026, 3, 1), "month", ["2026-01", "2025-12", "2025-11"]),
        (date(2026, 1, 2), "month", ["2025-12", "2025-11", "2025-10"]),
        (date(2026, 4, 2), "quarter", ["2026-Q1", "2025-Q4", "2025-Q3"]),
        (date(2026, 6, 30), "quarter", ["2026-Q1", "2025-Q4", "2025-Q3"]),
        (date(2028, 3, 5), "month", ["2028-02", "2028-01", "2027-12"]),
    ],
)
def test_a_period_is_over_a_day_after_its_end(today: date, span: str, names: list[str]) -> None:
    assert [each.name for each in over(today, span, 3)] == names


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.sampled_from(["month", "quarter"]))
def test_periods_follow_each_other_without_a_gap(today: date, span: str) -> None:
    found = over(today, span, 12)

    assert all(later.since == earlier.until + ONE_DAY for later, earlier in pairwise(found))
    assert found[0].until < today
    assert all(
        stretch_of(day, 3 if span == "quarter" else 1) == each
        for each in found
        for day in (each.since, each.until)
    )


@pytest.mark.parametrize(
    ("number", "whole", "value"),
    [(7, None, "7.00"), (1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (0, 5, "0.00"), (5, 5, "100.00")],
)
def test_a_share_is_a_percent_with_two_decimals(number: int, whole: int | None, value: str) -> None:
    assert value_of(number, whole) == Decimal(value)


@pytest.mark.parametrize(
    ("value", "aim", "more_is_better", "missed"),
    [
        (90, 90, True, False),
        (89, 90, True, True),
        (11, 10, False, True),
        (10, 10, False, False),
        (0, None, True, False),
    ],
)
def test_at_the_target_it_is_met(value: int, aim: int | None, more_is_better: bool, missed: bool) -> None:
    assert (
        misses(Decimal(value), None if aim is None else Decimal(aim), more_is_better=more_is_better) is missed
    )


def test_worse_is_the_wrong_way_since_the_period_before() -> None:
    assert worse(Decimal(9), Decimal(10), more_is_better=True)
    assert worse(Decimal(10), Decimal(9), more_is_better=False)
    assert not worse(Decimal(10), Decimal(10), more_is_better=True)
    assert not worse(Decimal(1), None, more_is_better=True)
