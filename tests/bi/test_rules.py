"""The pure rules of intelligence: exposure and its bands, percentiles of histograms, keys of periods (bi.md 2, 3)."""

from dataclasses import replace
from typing import Any

import pytest

from app.bi.rules import periods
from app.bi.rules.risk import Exposure, band, flags, score
from app.bi.rules.spread import added, percentile

#: Ten people, and nothing wrong.
SOUND = Exposure(
    users=10,
    admins_without_mfa=0,
    users_without_mfa=2,
    dormant=1,
    tokens_without_end=0,
    session_minutes=60,
    has_retention=True,
    has_agreement=True,
)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"admins_without_mfa": 1}, [("admin_without_mfa", 25)]),
        ({"users_without_mfa": 3}, [("users_without_mfa", 15)]),
        ({"tokens_without_end": 1}, [("token_no_expiry", 15)]),
        ({"has_retention": False}, [("no_retention", 15)]),
        ({"has_agreement": False}, [("no_agreement", 15)]),
        ({"dormant": 2}, [("dormant_users", 10)]),
        ({"session_minutes": 61}, [("long_session", 5)]),
        ({"users": 0, "users_without_mfa": 0, "dormant": 0}, []),
    ],
)
def test_each_thing_that_is_wrong_has_its_weight(
    change: dict[str, Any], found: list[tuple[str, int]]
) -> None:
    said = flags(replace(SOUND, **change))

    assert [(each["code"], each["weight"]) for each in said] == found


def test_everything_that_is_wrong_comes_to_a_hundred() -> None:
    assert score(flags(Exposure(1, 1, 1, 1, 1, 61, has_retention=False, has_agreement=False))) == 100
    assert score([{"weight": 90}, {"weight": 25}]) == 100


@pytest.mark.parametrize(
    ("points", "name"), [(0, "low"), (29, "low"), (30, "medium"), (59, "medium"), (60, "high"), (100, "high")]
)
def test_points_have_their_band(points: int, name: str) -> None:
    assert band(points) == name


@pytest.mark.parametrize(
    ("histogram", "share", "seconds"),
    [
        ([], 0.5, None),
        ([0, 0], 0.5, None),
        ([0, 0, 4], 0.5, 5.0),  # from 3 up to 7 seconds: half of them by 5
        ([0, 0, 4], 1.0, 7.0),
        ([2, 0, 2], 0.5, 1.0),
        ([2, 0, 2], 0.75, 5.0),
    ],
)
def test_a_percentile_lies_in_its_bucket_as_far_as_its_share(
    histogram: list[int], share: float, seconds: float | None
) -> None:
    assert percentile(histogram, share) == seconds


def test_histograms_are_added_bucket_by_bucket() -> None:
    assert added([[1, 0, 2], [0, 3, 1]]) == [1, 3, 3]


def test_months_and_quarters_go_over_the_end_of_a_year() -> None:
    assert periods.months_back("2026-02", 12) == "2025-02"
    assert periods.months_back("2026-02", 3) == "2025-11"
    assert periods.months("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert periods.quarters("2025Q4", "2026Q2") == ["2025Q4", "2026Q1", "2026Q2"]


@pytest.mark.parametrize("key", ["2026-13", "2026-1", "1999-12", "2201-01", "2026-٠١", "x"])
def test_what_is_no_month_is_refused(key: str) -> None:
    with pytest.raises(ValueError):
        periods.month(key, "UTC")
