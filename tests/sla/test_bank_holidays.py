"""Bank holidays by rule, beside the lists that the government published."""

import json
from datetime import date

import pytest

from app.sla.rules.bank_holidays import england_and_wales
from tests.shared_data import shared

#: Days that a proclamation moved or added; no rule knows them.
PROCLAIMED = {2011, 2012, 2020, 2022, 2023}


def published() -> dict[int, list[date]]:
    listed = json.loads(shared("real/holidays/govuk_bank_holidays_dmossop.json").read_text())
    years: dict[int, list[date]] = {}
    for event in listed["england-and-wales"]["events"]:
        day = date.fromisoformat(event["date"])
        years.setdefault(day.year, []).append(day)
    return years


def test_they_are_the_published_ones() -> None:
    years = published()

    assert len(years) >= 4
    for year, days in years.items():
        assert england_and_wales(year) == sorted(days), year


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]),
        (2021, ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"]),
        (2022, ["01-03", "04-15", "04-18", "05-02", "05-30", "08-29", "12-26", "12-27"]),
    ],
)
def test_a_holiday_at_a_weekend_gives_a_weekday(year: int, days: list[str]) -> None:
    assert [day.isoformat()[5:] for day in england_and_wales(year)] == days


def test_a_snapshot_of_fifty_years_agrees_but_for_what_was_proclaimed() -> None:
    listed = json.loads(shared("real/holidays/england_holidays_snapshot.json").read_text())
    for year in set(range(1996, 2046)) - PROCLAIMED - {1999, 2002}:
        named = {day for day, name in listed.items() if day.startswith(f"{year}-")}
        ours = {day.isoformat() for day in england_and_wales(year)}
        assert ours <= named, year
