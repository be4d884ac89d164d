"""Days with a name, and when a saved report is due."""

from datetime import date

import pytest

from app.reports.inputs import ZONE, Days
from app.reports.rules import MONTH, QUARTER, WEEK, days_of, first_due, next_due, period_before

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("name", "today", "first", "last"),
    [
        (WEEK, SATURDAY, date(2026, 11, 16), SATURDAY),
        (WEEK, date(2026, 11, 16), date(2026, 11, 16), date(2026, 11, 16)),
        (MONTH, SATURDAY, date(2026, 10, 1), date(2026, 10, 31)),
        (MONTH, date(2026, 1, 31), date(2025, 12, 1), date(2025, 12, 31)),
        (QUARTER, SATURDAY, date(2026, 10, 1), SATURDAY),
        (QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_with_a_name_has_its_days(name: str, today: date, first: date, last: date) -> None:
    assert days_of(name, today) == (first, last)


@pytest.mark.parametrize(
    ("every", "today", "first", "then"),
    [
        (WEEK, SATURDAY, date(2026, 11, 23), date(2026, 11, 30)),
        (WEEK, date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)),  # not today, whose week begins
        (MONTH, SATURDAY, date(2026, 12, 1), date(2027, 1, 1)),
        (MONTH, date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)),
    ],
)
def test_a_saved_report_is_due_when_a_whole_period_has_ended(
    every: str, today: date, first: date, then: date
) -> None:
    assert first_due(every, today) == first
    assert next_due(every, first) == then


@pytest.mark.parametrize(
    ("every", "due", "first", "last"),
    [
        (WEEK, date(2026, 11, 23), date(2026, 11, 16), date(2026, 11, 22)),
        (MONTH, date(2026, 12, 1), date(2026, 11, 1), date(2026, 11, 30)),
        (MONTH, date(2028, 3, 1), date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_it_covers_the_period_that_ended_the_day_before(
    every: str, due: date, first: date, last: date
) -> None:
    assert period_before(every, due) == (first, last)


@pytest.mark.parametrize(
    ("query", "longest", "first", "last", "zone"),
    [
        ({}, None, date(2026, 10, 1), date(2026, 10, 31), ZONE),
        (
            {"from": "2026-02-01", "to": "2026-02-03", "zone": "UTC"},
            None,
            date(2026, 2, 1),
            date(2026, 2, 3),
            "UTC",
        ),
        (
            {"from": "2026-02-03", "to": "2026-02-01", "zone": "UTC"},
            None,
            date(2026, 10, 1),
            date(2026, 10, 31),
            ZONE,
        ),
        (
            {"from": "2026-02-01", "to": "2026-02-03", "zone": "Mars"},
            None,
            date(2026, 10, 1),
            date(2026, 10, 31),
            ZONE,
        ),
        ({"from": "2026-02-01", "to": "2026-02-28"}, 8, date(2026, 2, 21), date(2026, 2, 28), ZONE),
    ],
)
def test_a_page_begins_with_the_days_of_its_address_or_with_last_month(
    query: dict[str, str], longest: int | None, first: date, last: date, zone: str
) -> None:
    assert Days.read(query, SATURDAY, longest=longest) == Days(first, last, zone)
