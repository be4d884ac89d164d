"""Cells that leave as text come back as they were (security.md UP-7)."""

from datetime import date, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.kernel.cells import MARK, safe_cell, text_of, unmarked

TRICKY = st.text(st.sampled_from("'= +-@\t\r\n\uff1d\uff0b\uff0d\uff205.,x"), max_size=6)


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+44", "-5", "@cmd", "\tx", "\rx", "\nx", "  =1+1", "\uff1dA1", "\uff0b1", "\uff0d1", "\uff20x"],
)
def test_a_cell_a_spreadsheet_would_run_gets_one_mark(cell: str) -> None:
    assert safe_cell(cell) == MARK + cell


@pytest.mark.parametrize("cell", ["", "Aoife", "O'Brien", "'quoted'", "5", "a=b", "3-4", " x"])
def test_other_text_stays_as_it_is(cell: str) -> None:
    assert safe_cell(cell) == cell


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("-5", True),
        ("+5", True),
        ("-1.50", True),
        ("-1,5", True),
        ("-5x", False),
        ("--5", False),
        ("-", False),
    ],
)
def test_only_a_whole_number_may_begin_with_a_sign_in_a_numeric_column(cell: str, kept: bool) -> None:
    assert (safe_cell(cell, numeric=True) == cell) is kept


@given(st.one_of(st.text(max_size=30), TRICKY), st.booleans())
@example("'=1", False)
@example("'-5", True)
@example("' =", False)
def test_a_cell_comes_back_as_it_was(cell: str, numeric: bool) -> None:
    assert unmarked(safe_cell(cell, numeric)) == cell


@given(st.one_of(st.text(max_size=30), TRICKY))
def test_a_marked_cell_never_begins_like_a_formula(cell: str) -> None:
    assert safe_cell(cell).lstrip(" ")[:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (12, "12"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (1.5e-7, "0.00000015"),
        (True, "TRUE"),
        (date(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3, 4, 5), "2026-02-03 04:05:00"),
        (time(9, 30), "09:30:00"),
        ("007", "007"),
    ],
)
def test_a_typed_cell_reads_as_a_person_would_write_it(value: object, text: str) -> None:
    assert text_of(value) == text
