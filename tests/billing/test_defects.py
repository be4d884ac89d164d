"""What the old system got wrong, each named as cla.md marks it, and what is done instead."""

from datetime import date

import pytest

from app.billing.rules import check
from tests.billing.rows import AS_OF, CHECKER, MONTH, broken, row


def rules_of(rows: list[list[str]]) -> list[tuple[int, str]]:
    return [(mistake.row, mistake.rule) for mistake in check(rows, MONTH, AS_OF).mistakes]


def test_an_unreadable_day_opened_does_not_hide_the_other_mistakes_of_the_file() -> None:
    rows = [row(surname=""), row(opened="soon"), row(media="")]

    assert rules_of(rows) == [(1, "F-REQ"), (2, "F-DATE"), (3, "X-MEDIA")]


def test_a_row_of_the_wrong_length_does_not_hide_the_other_mistakes_of_the_file() -> None:
    assert rules_of([row(surname=""), row()[:31], row(media="")]) == [
        (0, "S-COLS"),
        (1, "F-REQ"),
        (3, "X-MEDIA"),
    ]


def test_a_case_opened_before_the_first_contract_is_a_mistake_and_not_a_crash() -> None:
    assert broken(row(opened="31/03/2013")) == ["X-DATE-2013"]
    assert broken(row("2013", opened="31/03/2013", closed="")) == ["X-DATE-2013"]


def test_a_cell_that_failed_is_not_filled_from_the_row_before() -> None:
    before, after = row(adaptations="NAR"), row(adaptations="XXX")

    assert rules_of([before, after]) == [(2, "F-CODE")]
    assert rules_of([after, before]) == [(1, "F-CODE")]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"adaptations": "XXX"}, "F-CODE"),
        ({"born": "soon"}, "F-DATE"),
        ({"opened": "soon"}, "F-DATE"),
        ({"matter1": "DXXX"}, "F-CODE"),
        ({"age_range": "Q", "born": ""}, "F-CODE"),
        ({"determination": "XXX", "media": ""}, "F-CODE"),
        ({"fee_code": "XX", "fee": ""}, "F-CODE"),
        ({"minutes": "x"}, "F-INT"),
        ({"closed": "01/07/2026"}, "F-CURMONTH"),
        ({"outcome": "ZZ"}, "X-OUTCOME"),
    ],
)
def test_a_cell_that_failed_causes_no_second_message(changes: dict[str, str], rule: str) -> None:
    assert broken(row(**changes)) == [rule]


def test_a_failed_matter_type_leaves_the_other_codes_to_agree() -> None:
    assert broken(row(matter1="DXXX", matter2="HPRI")) == ["F-CODE", "X-CAT"]


def test_a_failed_matter_type_or_day_brings_no_rule_of_a_contract_it_does_not_name() -> None:
    assert broken(row("2018-discrimination", matter1="QXXX")) == ["F-CODE"]
    assert broken(row("2018-education", opened="soon")) == ["F-DATE"]
    assert broken(row("2013", opened="soon")) == ["F-DATE"]


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("account", "2P345K-and-more", "F-ACC"),
        ("exceptional", "1234567ABCDE", "F-ECREF"),
        ("costs", "1E3", "F-DEC"),
        ("costs", "NaN", "F-DEC"),
        ("costs", "8,0", "F-DEC"),
    ],
)
def test_what_only_began_right_is_refused(column: str, cell: str, rule: str) -> None:
    assert broken(row(**{column: cell})) == [rule]


def test_a_blank_fee_code_still_passes_under_the_general_contract() -> None:
    assert broken(row(fee_code="", fee="")) == []


def test_the_misc_rate_stays_usable() -> None:
    assert broken(row(fee_code="MR", fee="10", minutes="500")) == []


def test_the_dead_rule_on_exemptions_is_not_built_but_its_codes_are() -> None:
    assert broken(row(exemption="ECHI")) == []
    assert broken(row(exemption="ECHX")) == ["F-CODE"]


def test_the_month_is_held_to_the_last_twelve_on_the_server() -> None:
    for month in (date(2026, 7, 1), date(2025, 6, 1), date(2026, 6, 2)):
        found = check([row()], month, AS_OF)
        assert [(mistake.row, mistake.column, mistake.rule) for mistake in found.mistakes] == [
            (0, None, "S-MONTH")
        ]
    assert check([row()], date(2025, 7, 1), AS_OF).accepted


def test_a_row_keeps_its_values_under_their_names_and_contract() -> None:
    found = CHECKER.good(row(postcode="CF10 3AT"))

    assert found is not None
    contract, values = found
    assert (contract, values[9]) == ("2018-general", "CF10 3AT")
