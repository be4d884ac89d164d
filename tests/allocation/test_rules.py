"""The pure rules of a suggestion: who is chosen, from what, and how close many cases come to the weights."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.allocation.inputs import AssignmentInput
from app.allocation.rules.assignment import code_of, problem_of_matter_types
from app.allocation.rules.hours import accept_by, hours_of, out_of_hours
from app.allocation.rules.suggestion import Candidate, Rules, suggest

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def _some(*rows: tuple[UUID, int, int]) -> list[Candidate]:
    return [Candidate(key, str(key.int), weight, cases) for key, weight, cases in rows]


@pytest.mark.parametrize(
    ("rows", "rules", "chosen", "method"),
    [
        # total 10, shares 5 and 5: the one with 4 is below its share
        ([(A, 1, 6), (B, 1, 4)], Rules(), B, "best_fit"),
        # weights 3 to 1 of 8 cases: shares 6 and 2
        ([(A, 3, 5), (B, 1, 3)], Rules(), A, "best_fit"),
        # weight 0 is for choices by hand alone
        ([(A, 0, 0), (B, 1, 9)], Rules(), B, "best_fit"),
        ([(A, 0, 0)], Rules(), None, "nobody"),
        ([], Rules(), None, "nobody"),
        # out of hours the rota answers; without an entry the setting says whether the weights do
        ([(A, 1, 6), (B, 1, 4)], Rules(out_of_hours=True, on_rota=A), A, "rota"),
        ([(A, 1, 6), (B, 1, 4)], Rules(out_of_hours=True, always_suggest=False), None, "nobody"),
        ([(A, 1, 6), (B, 1, 4)], Rules(out_of_hours=True), B, "best_fit"),
        # in hours the rota says nothing
        ([(A, 1, 6), (B, 1, 4)], Rules(on_rota=A), B, "best_fit"),
        # education: out of hours or not, furthest below its share
        ([(A, 1, 6), (B, 1, 4)], Rules(education=True, out_of_hours=True, on_rota=A), B, "education"),
    ],
)
def test_who_is_suggested(
    rows: list[tuple[UUID, int, int]], rules: Rules, chosen: UUID | None, method: str
) -> None:
    choice = suggest(_some(*rows), rules, seed=7)

    assert (choice.provider, choice.method) == (chosen, method)


def test_a_firm_that_sent_the_case_back_is_not_suggested_for_it_again() -> None:
    firms = [replace(_some((A, 1, 0))[0], sent_back=True), *_some((B, 1, 9))]
    out_of_hours = Rules(out_of_hours=True, on_rota=A)

    assert suggest(firms, Rules(), seed=1).provider == B
    assert suggest(firms, out_of_hours, seed=1).provider == B


def test_a_kept_suggestion_counts_as_a_case() -> None:
    firms = _some((A, 1, 5), (B, 1, 5))
    firms[0] = replace(firms[0], reserved=1)

    assert suggest(firms, Rules(), seed=1).provider == B


@pytest.mark.parametrize(("weekday", "chosen"), [(3, A), (4, None), (5, A)])
def test_on_thursdays_education_takes_nobody_above_their_share(weekday: int, chosen: UUID | None) -> None:
    # B is off; A is above its share of the ten cases that stayed with firms
    firms = [*_some((A, 1, 6)), replace(_some((B, 1, 4))[0], works_today=False)]

    assert suggest(firms, Rules(education=True, weekday=weekday), seed=1).provider == chosen


def test_cases_that_went_face_to_face_raise_the_shares_under_education_rules() -> None:
    firms = [*_some((A, 1, 6)), replace(_some((B, 1, 4))[0], works_today=False)]

    choice = suggest(firms, Rules(education=True, weekday=4, face_to_face=4), seed=1)

    assert [float(each.ideal) for each in choice.weighed] == [7, 7]
    assert choice.provider == A


def test_an_emergency_draws_by_weight_alone() -> None:
    firms = _some((A, 1, 100), (B, 3, 0))
    drawn = Counter(suggest(firms, Rules(best_fit=False), seed=seed).provider for seed in range(4000))

    assert 0.70 < drawn[B] / 4000 < 0.80
    assert suggest(firms, Rules(best_fit=False), seed=1).method == "emergency"


def test_a_tie_is_drawn_by_weight_among_those_furthest_below() -> None:
    # weights 1, 3, 2 of 12: shares 2, 6, 4; A and B are one below each, C two above
    firms = _some((A, 1, 1), (B, 3, 5), (C, 2, 6))
    drawn = Counter(suggest(firms, Rules(), seed=seed).provider for seed in range(4000))

    assert suggest(firms, Rules(), seed=1).method == "tie"
    assert drawn[C] == 0
    assert 0.70 < drawn[B] / 4000 < 0.80


def test_the_seed_tells_the_same_again() -> None:
    firms = _some((A, 2, 0), (B, 3, 0), (C, 5, 0))

    assert {suggest(firms, Rules(), seed=99).provider for _time in range(20)} == {
        suggest(firms, Rules(), seed=99).provider
    }


@given(
    weights=st.lists(st.integers(0, 20), min_size=1, max_size=8),
    cases=st.lists(st.integers(0, 500), min_size=8, max_size=8),
    seed=st.integers(0, 2**62 - 1),
)
def test_differences_sum_to_nothing_and_nobody_without_weight_is_chosen(
    weights: list[int], cases: list[int], seed: int
) -> None:
    firms = [Candidate(UUID(int=n + 1), str(n), weight, cases[n]) for n, weight in enumerate(weights)]
    choice = suggest(firms, Rules(), seed)

    chosen = next((each for each in firms if each.provider == choice.provider), None)
    assert (chosen is None) == (sum(weights) == 0)
    if chosen is not None:
        assert chosen.weight > 0
        assert sum(each.difference for each in choice.weighed) == 0


def test_ten_thousand_cases_come_within_one_case_of_the_weights() -> None:
    weights = {A: 40, B: 35, C: 15, UUID(int=4): 7, UUID(int=5): 3}
    given, seeds = Counter[UUID](), Random(20261118)
    worst = 0.0
    for done in range(1, 10_001):
        firms = [Candidate(key, str(key.int), weight, given[key]) for key, weight in weights.items()]
        chosen = suggest(firms, Rules(), seeds.getrandbits(62)).provider
        assert chosen is not None
        given[chosen] += 1
        worst = max(worst, *(abs(given[key] - done * weight / 100) for key, weight in weights.items()))
    off = {key.int: given[key] - 100 * weight for key, weight in weights.items()}
    print(f"10,000 cases: {dict(given)}; off at the end {off}; worst on the way {worst:.2f} cases")

    assert max(map(abs, off.values())) <= 1
    assert worst < 2


@pytest.mark.parametrize(
    ("moment", "outside"),
    [
        ("2026-11-18T08:59", True),
        ("2026-11-18T09:00", False),
        ("2026-11-18T17:59", False),
        ("2026-11-18T18:00", True),
        ("2026-11-21T11:00", True),  # a Saturday
        ("2026-12-25T11:00", True),  # Christmas
        ("2026-12-28T11:00", True),  # Boxing Day, moved to the Monday
        ("2026-07-15T08:30", False),  # 09:30 on the wall of London
    ],
)
def test_weekends_and_bank_holidays_are_outside(moment: str, outside: bool) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    assert out_of_hours(at, hours_of(time(9), time(18))) is outside


def test_the_time_to_accept_is_working_time() -> None:
    friday_afternoon = datetime(2026, 11, 20, 16, tzinfo=UTC)

    assert accept_by(friday_afternoon, hours_of(), 9) == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert accept_by(friday_afternoon, hours_of(), 0) is None


@pytest.mark.parametrize(
    ("correction", "opinion", "as_suggested", "code"),
    [
        (False, False, True, "REFSP"),
        (False, False, False, "MANALC"),
        (True, False, True, "MANREF"),
        (True, False, False, "MANREF"),
        (False, True, False, "SPOR"),
        (True, True, True, "SPOR"),
    ],
)
def test_the_code_follows_from_what_was_ticked(
    correction: bool, opinion: bool, as_suggested: bool, code: str
) -> None:
    wish = AssignmentInput(A, course_correction=correction, second_opinion=opinion)

    assert code_of(wish, as_suggested=as_suggested) == code


@pytest.mark.parametrize(
    ("first", "second", "fits"),
    [(None, None, True), (A, None, True), (A, A, True), (B, None, False), (A, B, False), (B, B, False)],
)
def test_matter_types_must_be_of_the_case_s_category(
    first: UUID | None, second: UUID | None, fits: bool
) -> None:
    assert (problem_of_matter_types(A, first, second) is None) is fits
