import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import money
from app.kernel.values import Problem


@pytest.mark.parametrize(
    ("written", "pence"),
    [
        ("12", 1200),
        ("12.5", 1250),
        ("12.50", 1250),
        ("£12.50", 1250),
        ("£1,234.50", 123450),
        ("1,234,567", 123456700),
        ("-3.00", -300),
        ("+3", 300),
        ("0.01", 1),
        ("١٢.٥٠", 1250),
        (" £ 12 ", 1200),
    ],
)
def test_an_amount_is_read_as_pence(written: str, pence: int) -> None:
    assert money.parse(written) == pence


@pytest.mark.parametrize(
    "written", ["", "£", ".5", "1.", "1.234", "12,5", "1,23", "1e2", "NaN", "12p", "$5", 12.5]
)
def test_an_amount_that_is_not_one_is_refused(written: object) -> None:
    with pytest.raises(Problem):
        money.parse(written)


@given(st.integers(min_value=-money.LARGEST, max_value=money.LARGEST))
def test_an_amount_written_plainly_reads_back(pence: int) -> None:
    assert money.parse(money.plain(pence)) == pence
