"""A whole file: totals, limits, corrections, and the mistakes of the file itself."""

from datetime import date

import pytest

from app.billing.rules import Row, check, corrected, months_open
from app.billing.rules.columns import CURRENT
from tests.billing.rows import AS_OF, DETERMINATION, LEGACY_CHECKER, MONTH, legacy_row, row


def test_a_file_without_rows_is_refused() -> None:
    assert [mistake.rule for mistake in check([], MONTH, AS_OF).mistakes] == ["S-EMPTY"]


def test_rows_of_a_wrong_length_are_named_once_for_each_length() -> None:
    found = check([row(), row()[:31], [*row(), ""], row()[:31]], MONTH, AS_OF)

    assert [(mistake.row, mistake.found) for mistake in found.mistakes] == [(0, "31"), (0, "33")]
    assert "2, 4" in found.mistakes[0].message
    assert (found.rows, found.bad_rows) == (4, 3)


def test_many_rows_of_a_wrong_length_are_counted_after_the_first() -> None:
    found = check([row()[:31]] * 25, MONTH, AS_OF)

    assert "10 + 15" in found.mistakes[0].message


def test_all_mistakes_are_counted_and_the_first_listed() -> None:
    found = check([row(surname="", media="")] * 30, MONTH, AS_OF, most=5)

    assert (len(found.mistakes), found.mistake_count, found.bad_rows) == (5, 60, 30)
    assert found.by_rule == {"F-REQ": 30, "X-MEDIA": 30}
    assert not found.accepted


def test_totals_are_those_of_the_good_rows() -> None:
    rows = [
        row(costs="1,000.10", fee="65", disbursements="-5", travel="0.005", minutes="60"),
        row("2013", costs="2", fee="not counted", travel="", minutes="10"),
        row(costs="99", surname=""),
    ] + [row("2018-education", costs="0.01", travel="", minutes="1")] * 401

    totals = check(rows, MONTH, AS_OF).totals

    assert (totals.rows, totals.minutes) == (403, 471)
    assert (totals.costs, totals.fees, totals.disbursements, totals.travel) == (100_611, 6_500, -500, 1)
    assert totals.by_contract == {"2018-general": 1, "2013": 1, "2018-education": 401}
    assert totals.by_fee == {"LF": 1, "NA": 402}


def test_a_loader_is_given_every_good_row_with_its_number() -> None:
    given: list[tuple[int, str, Row]] = []
    check([row(), row(surname=""), row("2013")], MONTH, AS_OF, accepted=lambda *found: given.append(found))

    assert [(number, contract, values.surname) for number, contract, values in given] == [
        (1, "2018-general", "Okonjo"),
        (3, "2013", "Okonjo"),
    ]
    assert given[0][2].opened == date(2025, 2, 3)
    assert given[0][2].costs == 21_040


def test_the_line_in_the_file_is_told_with_the_row() -> None:
    lines = iter([9])
    (mistake,) = check([row(), row(surname="")], MONTH, AS_OF, line=lambda: next(lines)).mistakes

    assert (mistake.row, mistake.line, mistake.cell) == (2, 9, "E9")


def test_certain_fixes_are_put_in_and_likely_ones_are_not() -> None:
    rows = [row(), row(disability="ncd", costs="80,50", account="P345K"), row()[:3], row(surname="")]

    fixed = list(corrected(rows, AS_OF))

    assert fixed[1] == row(disability="NCD", costs="80.50", account="P345K")
    assert [fixed[0], *fixed[2:]] == [rows[0], *rows[2:]]
    assert rows[1] == row(disability="ncd", costs="80,50", account="P345K")


def test_a_corrected_file_is_accepted_when_all_its_fixes_were_certain() -> None:
    rows = [
        row(opened="2025-02-03"),
        row(matter1="dtot", minutes="1 h 10"),
        row(**DETERMINATION | {"fee": "£40"}),
    ]
    rows[2][CURRENT.at("fee_code")] = "df"

    found = check(rows, MONTH, AS_OF)

    assert not found.accepted
    assert found.mistake_count == 5
    assert all(mistake.fix and mistake.fix.certain for mistake in found.mistakes)
    assert check(corrected(rows, AS_OF), MONTH, AS_OF).accepted


def test_the_older_layout_is_checked_in_its_own_width() -> None:
    found = check([legacy_row(), row("2013")], MONTH, AS_OF, contract_2018=False)

    assert [mistake.rule for mistake in found.mistakes] == ["S-COLS"]
    assert found.totals.by_contract == {"2013": 1}
    assert LEGACY_CHECKER.places["postcode"].letter == "L"


@pytest.mark.parametrize(
    ("as_of", "newest", "oldest"),
    [
        (date(2026, 7, 10), date(2026, 6, 1), date(2025, 7, 1)),
        (date(2026, 1, 31), date(2025, 12, 1), date(2025, 1, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2023, 2, 1)),
    ],
)
def test_the_twelve_months_before_the_current_one_are_open(as_of: date, newest: date, oldest: date) -> None:
    months = months_open(as_of)

    assert (len(months), months[0], months[-1]) == (12, newest, oldest)
    assert all(month.day == 1 for month in months)


def test_a_message_says_what_was_found_and_what_to_do_in_no_more_than_it_must() -> None:
    (mistake,) = check([row(postcode="x" * 200)], MONTH, AS_OF).mistakes

    assert mistake.says.startswith("“xxx")
    assert len(mistake.says) < 100
    assert mistake.message == f"{mistake.says} {mistake.advice}"
    assert mistake.values is None
