"""Rows built good stay good; one slip gives its own message at its own column and no other."""

import string
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.billing.rules import codes
from app.billing.rules.columns import CODE, CURRENT, MONEY
from tests.billing.rows import CHECKER, LEGACY_CHECKER, broken
from tests.billing.strategies import Cells, good_rows

HEADINGS = {column.name: column.heading for column in CURRENT.columns}
REQUIRED = [column.name for column in CURRENT.columns if column.required]
# Matter Type 1 and 2 are tried on their own below: without one the codes of a row may still disagree.
CODED = [
    column for column in CURRENT.columns if column.kind == CODE and column.name not in {"fee_code", "outcome"}
]
MONEYS = [column.name for column in CURRENT.columns if column.kind == MONEY]


def listed(cells: Cells) -> list[str]:
    return [cells.get(column.name, "") for column in CURRENT.columns]


def mistakes(cells: Cells) -> list[tuple[str | None, str]]:
    row = listed(cells)
    broken(row)
    return [(mistake.column, mistake.rule) for mistake in CHECKER.mistakes(row)]


@given(good_rows())
@settings(max_examples=400)
def test_a_row_built_good_has_no_mistake(cells: Cells) -> None:
    assert mistakes(cells) == []


@given(good_rows(), st.text(string.whitespace, max_size=3))
def test_blanks_around_cells_change_nothing(cells: Cells, blanks: str) -> None:
    padded = {name: blanks + cell + blanks for name, cell in cells.items()}

    assert mistakes(padded) == []
    assert CHECKER.good(listed(padded)) == CHECKER.good(listed(cells))


@given(good_rows(), st.sampled_from(REQUIRED))
def test_a_required_cell_left_blank_is_the_only_mistake(cells: Cells, name: str) -> None:
    assert mistakes(cells | {name: ""}) == [(HEADINGS[name], "F-REQ")]


@given(good_rows(), st.sampled_from(CODED), st.sampled_from(["???", "zz", "QQQQQ", "1"]))
def test_a_code_on_no_list_is_the_only_mistake(cells: Cells, column: object, code: str) -> None:
    name = getattr(column, "name", "")

    assert mistakes(cells | {name: code}) == [(HEADINGS[name], "F-CODE")]


@given(
    good_rows(), st.sampled_from(["born", "opened", "closed"]), st.sampled_from(["31/02/2025", "2025", "x"])
)
def test_a_day_that_is_none_is_the_only_mistake(cells: Cells, name: str, day: str) -> None:
    assert mistakes(cells | {name: day}) == [(HEADINGS[name], "F-DATE")]


@given(good_rows(), st.sampled_from(MONEYS), st.sampled_from(["x", "1E3", "1,2", "NaN", "--1", "1_0"]))
def test_an_amount_that_is_none_is_the_only_mistake(cells: Cells, name: str, amount: str) -> None:
    assert mistakes(cells | {name: amount}) == [(HEADINGS[name], "F-DEC")]


SLIPS: list[tuple[str, dict[str, str], Callable[[Cells], bool]]] = [
    ("F-ACC", {"account": "22222B"}, lambda c: True),
    ("F-ECREF", {"exceptional": "12AB"}, lambda c: True),
    ("F-POSTCODE", {"postcode": "ZZZ 999"}, lambda c: True),
    ("F-INT", {"minutes": "an hour"}, lambda c: True),
    ("F-GTE0", {"minutes": "-6"}, lambda c: True),
    ("F-CURMONTH", {"closed": "09/07/2026"}, lambda c: True),
    ("X-DATE-2013", {"opened": "31/03/2013"}, lambda c: True),
    ("X-DATE-ORDER", {"closed": "02/04/2013"}, lambda c: not c["opened"].endswith("/2013")),
    ("X-MEDIA", {"media": ""}, lambda c: not c["determination"]),
    ("X-ADAPT", {"adaptations": ""}, lambda c: not c["determination"]),
    ("X-ELIG-REQ", {"eligibility": ""}, lambda c: not c["determination"]),
    ("X-DOB", {"born": ""}, lambda c: c["age_range"] != "U"),
    (
        "X-STAGE-REQ",
        {"stage": ""},
        lambda c: not c["determination"] and c["matter1"] in codes.STAGE_REQUIRED,
    ),
    ("X-FF", {"channel": "FF"}, lambda c: c["matter1"][0] in "DFHW"),
    ("X-DET-6MIN", {"minutes": "7"}, lambda c: bool(c["determination"])),
    ("X-DF-AMT", {"fee": "40.01"}, lambda c: c["fee_code"] == "DF"),
]


@pytest.mark.parametrize(("rule", "slip", "fits"), SLIPS, ids=[slip[0] for slip in SLIPS])
@given(data=st.data())
@settings(max_examples=40)
def test_one_slip_is_one_mistake_at_the_column_changed(
    rule: str, slip: dict[str, str], fits: Callable[[Cells], bool], data: st.DataObject
) -> None:
    cells = data.draw(good_rows().filter(fits))

    assert mistakes(cells | slip) == [(HEADINGS[next(iter(slip))], rule)]


@given(good_rows(old=False))
def test_an_outcome_that_needs_signposting_without_it_is_the_only_mistake(cells: Cells) -> None:
    slip = {"outcome": cells["matter1"][0] + "U", "signposting": ""}

    assert mistakes(cells | slip) == [(HEADINGS["signposting"], "X-SIGN-REQ")]


ANY_CELL = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "NA", "LF", "03/02/2025", "01/01/2014", "12", "-1", "DMCA", "DVAL", "FAMY", "OOSC", "U"]
    ),
    st.sampled_from(sorted(codes.ALL_MATTERS_1 | codes.ALL_OUTCOMES_2018 | codes.ELIGIBILITY)),
)


@given(good_rows(), st.dictionaries(st.sampled_from(sorted(HEADINGS)), ANY_CELL, max_size=6))
@settings(max_examples=600)
def test_the_quick_and_the_thorough_way_always_agree(cells: Cells, changes: dict[str, str]) -> None:
    row = listed(cells | changes)

    assert (CHECKER.good(row) is None) == bool(CHECKER.mistakes(row))


@given(st.lists(ANY_CELL, min_size=34, max_size=34))
def test_the_older_layout_never_raises_and_agrees_with_itself(row: list[str]) -> None:
    assert (LEGACY_CHECKER.good(row) is None) == bool(LEGACY_CHECKER.mistakes(row))


@given(good_rows(), st.dictionaries(st.sampled_from(sorted(HEADINGS)), st.text(max_size=20), max_size=8))
def test_every_message_of_any_row_can_be_said(cells: Cells, changes: dict[str, str]) -> None:
    for mistake in CHECKER.mistakes(listed(cells | changes)):
        assert mistake.says
        assert mistake.advice
        assert mistake.columns


@given(
    good_rows(),
    st.sampled_from(["born", "opened", "costs", "minutes", "matter1", "postcode"]),
    st.text(max_size=15),
)
def test_a_certain_fix_is_always_taken(cells: Cells, name: str, text: str) -> None:
    for mistake in CHECKER.mistakes(listed(cells | {name: text})):
        if mistake.fix and mistake.fix.certain:
            left = mistakes(cells | {name: mistake.fix.value})
            assert (mistake.column, mistake.rule) not in left or mistake.rule.startswith("X-")
