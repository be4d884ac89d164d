"""Churn: the worked example of bi.md 4, and any history against a plain count (bi.md 9 g)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo.database import Database

from app.bi.rules.churn import Quarter, history
from app.bi.rules.periods import quarters
from tests.bi import make

QUARTERS = quarters("2025Q1", "2026Q4")
CHURN = "aggregate_quarterly_form_churn"


def sets(**active: str) -> dict[str, frozenset[str]]:
    return {f"2026{quarter}": frozenset(who) for quarter, who in active.items()}


def row(each: Quarter) -> tuple[Any, ...]:
    return (
        each.key[4:],
        each.active_prev,
        each.active,
        each.retained,
        "".join(sorted(each.churned)),
        each.new,
        each.returned,
        each.rate,
    )


def test_the_worked_example() -> None:
    """Q1: A B C; Q2: A B D; Q3: B C D E; the form was never retired."""
    found = history(sets(Q1="ABC", Q2="ABD", Q3="BCDE"), "2026Q3")

    assert [row(each) for each in found] == [
        ("Q1", 0, 3, 0, "", 3, 0, None),
        ("Q2", 3, 3, 2, "C", 1, 0, 0.3333),
        ("Q3", 3, 4, 2, "A", 1, 1, 0.3333),
    ]


def test_a_quarter_in_which_nobody_hands_in_is_told_once() -> None:
    found = history(sets(Q1="ABC", Q2="ABD", Q3="BCDE"), "2027Q1")

    assert [each.key for each in found][-1] == "2026Q4"
    assert row(found[-1]) == ("Q4", 4, 0, 0, "BCDE", 0, 0, 1.0)


def test_who_stops_with_a_retired_form_did_not_churn() -> None:
    (_first, second) = history(sets(Q1="AB"), "2026Q2", retired="2026Q2")

    assert (second.retired, len(second.churned), second.rate, second.active_prev) == (2, 0, 0.0, 2)


@pytest.mark.parametrize(("cadence", "adjusted"), [("annual", 0.0), ("half_yearly", 0.5), ("quarterly", 1.0)])
def test_a_form_due_once_a_year_is_compared_with_its_last_year(cadence: str, adjusted: float) -> None:
    active = {
        "2025Q1": frozenset("AB"),
        "2025Q4": frozenset("B"),
        "2026Q1": frozenset("AB"),
        "2025Q3": frozenset("A"),
    }

    last = history(active, "2026Q2", cadence=cadence)[-1]

    assert (last.key, last.rate, last.adjusted) == (
        "2026Q2",
        1.0,
        {"half_yearly": 0.0}.get(cadence, adjusted),
    )


pairs = st.dictionaries(st.sampled_from(QUARTERS), st.frozensets(st.sampled_from("ABCDE"), min_size=1))
retirements = st.one_of(st.none(), st.sampled_from(QUARTERS))


@given(active=pairs, retired=retirements)
def test_any_history_is_what_a_plain_count_says(
    active: dict[str, frozenset[str]], retired: str | None
) -> None:
    found = {each.key: each for each in history(active, QUARTERS[-1], retired=retired)}

    for place, key in enumerate(QUARTERS):
        told = dict.fromkeys(("retained", "churned", "retired", "new", "returned"), 0)
        for who in "ABCDE":
            is_now = who in active.get(key, ())
            was = place > 0 and who in active.get(QUARTERS[place - 1], ())
            ever = any(who in active.get(earlier, ()) for earlier in QUARTERS[:place])
            if is_now:
                told["retained" if was else "returned" if ever else "new"] += 1
            elif was:
                told["retired" if retired is not None and retired <= key else "churned"] += 1
        each = found.get(key)
        if not any(told.values()):
            assert each is None
            continue
        assert each is not None
        assert (each.retained, len(each.churned), each.retired, each.new, each.returned) == tuple(
            told.values()
        )
        assert each.active_prev == each.retained + len(each.churned) + each.retired
        assert each.active == each.retained + each.new + each.returned


async def test_the_worked_example_in_the_store(store: Database[dict[str, Any]]) -> None:
    form = await make.form()
    places = {name: await make.make.organisation(name, "hospital") for name in "ABCDE"}
    for who, month in [("ABC", "02"), ("ABD", "05"), ("BCDE", "08"), ("A", "11")]:
        for name in who:
            await make.submission(form, places[name], make.at(f"2026-{month}-15T12:00"))

    await make.gathered(CHURN, "2026Q3")

    found = list(store["form_churn_quarterly"].find().sort("_id", 1))
    assert [(each["quarter"], each["churned"], each["churn_rate"]) for each in found] == [
        ("2026Q1", 0, None),
        ("2026Q2", 1, 0.3333),
        ("2026Q3", 1, 0.3333),
    ]
    assert [each["name"] for each in found[1]["churned_institutions"]] == ["C"]
    assert found[1]["churned_institutions"][0]["last_submission_at"] == make.at("2026-02-15T12:00")
    assert (found[2]["submissions"], found[2]["submissions_prev"], found[2]["change_pct"]) == (4, 3, 33.33)
    assert found[2]["_id"] == f"main:2026Q3:{form}"
