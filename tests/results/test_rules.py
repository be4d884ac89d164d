"""What counts as the best answer, which questions ask about a measure, and the months of a period."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.rules.version import question_of
from app.results.rules import best_share, edges, mean, measured_by, months, whole_months

STARS = question_of({"code": "care", "kind": "scale", "text": {"en": "Care"}})
TEN = question_of({"code": "rate", "kind": "zero_ten", "text": {"en": "Rate"}})
NO_FALLS = question_of({"code": "falls", "kind": "yes_no", "text": {"en": "Falls?"}, "good": "no"})
OFTEN = question_of(
    {
        "code": "often", "kind": "single", "text": {"en": "How often?"},
        "options": [
            {"code": code, "text": {"en": code}, "points": n} for n, code in enumerate(("never", "usually", "always"))
        ],
    }
)  # fmt: skip
WORDS = question_of({"code": "why", "kind": "text", "text": {"en": "Why?"}})


@pytest.mark.parametrize(
    ("question", "counts", "share"),
    [
        (STARS, {"5": 3, "1": 1}, 75),
        (TEN, {"9": 1, "10": 1, "8": 2}, 50),
        (NO_FALLS, {"no": 1, "yes": 3, "na": 96}, 25),
        (OFTEN, {"always": 1, "usually": 1, "never": 2}, 25),
        (STARS, {}, None),
        (NO_FALLS, {"na": 4}, None),
        (WORDS, {"": 9}, None),
    ],
)
def test_the_share_of_best_answers(question: object, counts: dict[str, int], share: float | None) -> None:
    assert best_share(question, counts) == share  # type: ignore[arg-type]


def test_a_measure_is_asked_by_the_questions_that_begin_with_its_name() -> None:
    asked = ["h_comp_1_1", "h_comp_1_2", "h_comp_10", "H_CLEAN_HSP", "other"]
    assert measured_by("H_COMP_1", asked) == ["h_comp_1_1", "h_comp_1_2"]
    assert measured_by("H_CLEAN_HSP", asked) == ["H_CLEAN_HSP"]


def test_a_mean_leaves_out_what_is_not_there() -> None:
    assert mean([1.0, None, 2.0]) == 1.5
    assert mean([None]) is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1000))
def test_the_months_of_a_period_cover_every_day_of_it_once(since: date, days: int) -> None:
    until = date.fromordinal(since.toordinal() + days)
    covered = [
        day
        for month in months(since, until)
        for day in range(
            edges(month, since, until)[0].toordinal(), edges(month, since, until)[1].toordinal() + 1
        )
    ]
    assert covered == list(range(since.toordinal(), until.toordinal() + 1))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1000))
def test_whole_months_and_the_days_at_both_ends_are_a_period_once(since: date, days: int) -> None:
    until = date.fromordinal(since.toordinal() + days)
    first, after = whole_months(since, until)
    every = [date.fromordinal(since.toordinal() + n) for n in range(days + 1)]

    ends = [day for day in every if day < first or day >= after]
    months_between = [day for day in every if first <= day < after]
    assert sorted(ends + months_between) == every
    assert first.day == after.day == 1 and first <= after
    assert not months_between or (months_between[0], months_between[-1]) == (
        first,
        date.fromordinal(after.toordinal() - 1),
    )
    assert len(ends) <= 60


@pytest.mark.parametrize(
    ("since", "until", "whole"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), (date(2026, 1, 1), date(2026, 2, 1))),
        (date(2026, 1, 2), date(2026, 2, 27), (date(2026, 2, 1), date(2026, 2, 1))),
        (date(2025, 12, 31), date(2026, 3, 1), (date(2026, 1, 1), date(2026, 3, 1))),
    ],
)
def test_the_whole_months_of_a_period(since: date, until: date, whole: tuple[date, date]) -> None:
    assert whole_months(since, until) == whole
