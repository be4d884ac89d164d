"""What a wrong cell was meant to be: certain when it is the same value written properly."""

import pytest

from app.billing.rules import Fix
from app.billing.rules.columns import CURRENT
from tests.billing.rows import CHECKER, row

DATES = [
    ("opened", "2025-02-03", "03/02/2025"),
    ("opened", "2025-02-03 00:00:00", "03/02/2025"),
    ("opened", "03/02/2025 00:00", "03/02/2025"),
    ("opened", "2025-02-03T00:00:00Z", "03/02/2025"),
    ("opened", "3.2.2025", "03/02/2025"),
    ("opened", "3-2-2025", "03/02/2025"),
    ("opened", "3/2/25", "03/02/2025"),
    ("opened", "02/28/2025", "28/02/2025"),
    ("opened", "3-Feb-25", "03/02/2025"),
    ("opened", "3rd February 2025", "03/02/2025"),
    ("opened", "٣/٢/٢٠٢٥", "03/02/2025"),
    ("born", "5-Mar-84", "05/03/1984"),
    ("born", "5/3/84", "05/03/1984"),
]
NUMBERS = [
    ("reference", "3,100,001", "3100001"),
    ("reference", "3100001.0", "3100001"),
    ("reference", "3.100001E+06", "3100001"),
    ("reference", "٣١٠٠٠٠١", "3100001"),
    ("minutes", "1 h 10", "70"),
    ("minutes", "1h10m", "70"),
    ("minutes", "2 hours", "120"),
    ("minutes", "70 min", "70"),
    ("costs", "80,50", "80.50"),
    ("costs", "1.250,75", "1250.75"),
    ("costs", "£65", "65"),
    ("costs", "-£65.10", "-65.10"),
    ("costs", "(5.00)", "-5.00"),
    ("costs", "1 250.75", "1250.75"),
    ("costs", "65.00 GBP", "65.00"),
    ("costs", "1E3", "1000"),
]
CODES = [
    ("matter1", "dtot", "DTOT"),
    ("disability", "n c d", "NCD"),
    ("channel", "0A", "OA"),
    ("channel", "TA - telephone", "TA"),
    ("telephone_advice", "yes", "Y"),
    ("outcome", "da", "DA"),
    ("signposting", "fini", "FINI"),
    ("postcode", "SW1A-1AA", "SW1A 1AA"),
    ("postcode", "ls1.4ap", "LS1 4AP"),
    ("account", "2P 345 K", "2P345K"),
    ("exceptional", "1234567/AB", "1234567AB"),
]
LIKELY = [
    ("opened", "45691", "03/02/2025"),
    ("account", "P345K", "0P345K"),
    ("exceptional", "34567AB", "0034567AB"),
    ("minutes", "1:10", "70"),
]
UNKNOWN = [
    ("opened", "31/09/2025"),
    ("opened", "soon"),
    ("opened", "3/2/45"),
    ("opened", "3 Foo 2025"),
    ("born", "5/3/24"),
    ("reference", "3.1E+06"),
    ("reference", "abc"),
    ("minutes", "an hour"),
    ("costs", "12x"),
    ("costs", "NaN"),
    ("costs", "1,25.00"),
    ("disability", "LOL"),
    ("postcode", "ZZZ 999"),
    ("account", "22222B"),
    ("surname", ""),
    ("closed", "01/07/2026"),
]


def fix_of(column: str, cell: str) -> Fix | None:
    (mistake,) = CHECKER.mistakes(row(**{column: cell}))
    return mistake.fix


@pytest.mark.parametrize(("column", "cell", "value"), DATES + NUMBERS + CODES)
def test_the_same_value_written_properly_is_certain(column: str, cell: str, value: str) -> None:
    assert fix_of(column, cell) == Fix(value)


@pytest.mark.parametrize(("column", "cell", "value"), LIKELY)
def test_what_a_spreadsheet_probably_took_away_is_only_likely(column: str, cell: str, value: str) -> None:
    assert fix_of(column, cell) == Fix(value, certain=False)


@pytest.mark.parametrize(("column", "cell"), UNKNOWN)
def test_what_only_a_person_can_know_has_no_fix(column: str, cell: str) -> None:
    assert fix_of(column, cell) is None


@pytest.mark.parametrize(("column", "cell", "value"), DATES + NUMBERS + CODES + LIKELY)
def test_a_fix_takes_its_mistake_away(column: str, cell: str, value: str) -> None:
    cells = row(**{column: value})
    (mistake,) = CHECKER.mistakes(row(**{column: cell}))

    assert CURRENT.columns[CURRENT.at(column)].heading == mistake.column
    assert mistake.rule not in [left.rule for left in CHECKER.mistakes(cells)]


@pytest.mark.parametrize(
    ("contract", "changes", "rule", "value"),
    [
        ("2018-education", {"fee_code": "LF"}, "X-FEE-NA", "NA"),
        (
            "2018-general",
            {"matter1": "FAMY", "matter2": "FADV", "stage": "", "outcome": "FA"},
            "X-MT1-FEE",
            "HM",
        ),
    ],
)
def test_the_only_value_a_contract_leaves_is_offered_and_not_certain(
    contract: str, changes: dict[str, str], rule: str, value: str
) -> None:
    (mistake,) = CHECKER.mistakes(row(contract, **changes))

    assert (mistake.rule, mistake.fix) == (rule, Fix(value, certain=False))
