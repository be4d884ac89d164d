"""A provider's file in every dress: headings or none, encodings, spreadsheets, stray blanks."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from app.billing.inputs import BillingSheet, check_sheet, read_sheet
from app.billing.rules import Verdict
from app.billing.rules.columns import CURRENT, LEGACY, Layout
from app.kernel.sheet_out import csv_chunks, write_xlsx
from tests.billing.rows import AS_OF, MONTH, legacy_row, row


def headings(layout: Layout = CURRENT) -> list[str]:
    return [column.heading for column in layout.columns]


def text_of(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    return "".join(delimiter.join(cells) + end for cells in rows)


def checked(content: bytes | Path, contract_2018: bool = True) -> tuple[Verdict, BillingSheet]:
    sheet = read_sheet(content, contract_2018=contract_2018)
    return check_sheet(sheet, MONTH, AS_OF), sheet


PLAIN = [row(), row("2013", surname="Nyström"), row(surname="O'Shea")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize(("delimiter", "end"), [(",", "\r\n"), (";", "\n"), ("\t", "\r"), ("|", "\r\n")])
def test_encodings_delimiters_and_line_ends_make_no_difference(codec: str, delimiter: str, end: str) -> None:
    verdict, sheet = checked(text_of(PLAIN, delimiter, end).encode(codec))

    assert verdict.accepted
    assert list(sheet) == PLAIN


@pytest.mark.parametrize(
    "first",
    [
        headings(),
        [heading.upper() for heading in headings()],
        [heading.replace(" ", "_").replace("/", "") for heading in headings()],
        [*headings()[:31], "Mode"],
        [*headings(), "", ""],
    ],
)
def test_a_heading_row_is_no_data_row(first: list[str]) -> None:
    verdict, sheet = checked(text_of([first, row(), row(surname="")]).encode())

    assert sheet.has_headings
    assert (verdict.rows, [(m.row, m.line, m.cell, m.rule) for m in verdict.mistakes]) == (
        2,
        [(2, 3, "E3", "F-REQ")],
    )


def test_columns_named_in_another_order_are_put_in_theirs() -> None:
    turned = [list(reversed(cells)) for cells in [headings(), *PLAIN]]

    verdict, sheet = checked(text_of(turned).encode())

    assert verdict.accepted
    assert list(sheet) == PLAIN


def test_headings_that_cannot_be_followed_are_the_one_mistake() -> None:
    names = headings()
    names[3], names[4], names[5] = "Surname", "First name", "Remarks"

    verdict, _ = checked(text_of([names, row()]).encode())

    assert [(m.row, m.rule, m.found) for m in verdict.mistakes] == [(0, "S-HEAD", "Surname")]
    assert not verdict.accepted


def test_a_file_of_headings_alone_has_no_rows() -> None:
    verdict, _ = checked(text_of([headings()]).encode())

    assert [m.rule for m in verdict.mistakes] == ["S-EMPTY"]


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b",,,\r\n , \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_rows(content: bytes) -> None:
    assert [m.rule for m in checked(content)[0].mistakes] == ["S-EMPTY"]


def test_blank_cells_and_rows_at_the_ends_are_cut() -> None:
    rows = [row() + [""] * 9, [""] * 41, [*row(), " "], row(), [""] * 5, [""]]

    verdict, sheet = checked(text_of(rows).encode())

    assert verdict.accepted
    assert verdict.rows == 3
    assert [note.kind for note in sheet.notes] == ["blank-rows"]


@pytest.mark.parametrize("cells", [row()[:31], [*row(), "x"], row()[:5]])
def test_a_row_with_cells_missing_or_over_is_refused_as_such(cells: list[str]) -> None:
    verdict, _ = checked(text_of([row(), cells]).encode())

    assert [(m.row, m.rule) for m in verdict.mistakes] == [(0, "S-COLS")]


def test_a_file_that_breaks_off_is_never_accepted() -> None:
    verdict, _ = checked((text_of([row()]) + '3100002,"never closed').encode())

    assert verdict.mistakes == ()
    assert verdict.problem is not None
    assert (verdict.problem.kind, verdict.problem.line) == ("unclosed-quote", 2)
    assert not verdict.accepted


def test_a_file_that_is_no_table_has_a_problem_and_no_mistakes() -> None:
    verdict, _ = checked(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    assert (verdict.mistakes, verdict.accepted) == ((), False)


@pytest.mark.parametrize("first", [[], headings()])
def test_a_workbook_is_read_like_its_text(tmp_path: Path, first: list[str]) -> None:
    path = tmp_path / "june.xlsx"
    write_xlsx(path, [row(), row(surname="")], first, numeric={0, 17, 18, 19})

    verdict, _ = checked(path)

    assert [(m.row, m.cell, m.rule) for m in verdict.mistakes] == [(2, "E3" if first else "E2", "F-REQ")]


def test_days_and_numbers_of_a_workbook_need_no_text() -> None:
    typed: list[object] = list(row(telephone_advice="", exceptional=""))
    typed[CURRENT.at("reference")] = 3100001
    typed[CURRENT.at("opened")] = datetime(2025, 2, 3)
    typed[CURRENT.at("born")] = date(1984, 3, 5)
    typed[CURRENT.at("minutes")] = 60.0
    typed[CURRENT.at("costs")] = 0.1 + 0.2
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(typed)
    book.save(out)

    verdict, sheet = checked(out.getvalue())

    assert verdict.accepted
    assert next(iter(sheet))[CURRENT.at("opened")] == "03/02/2025"
    assert verdict.totals.costs == 30


def test_the_older_layout_is_read_in_its_own_width() -> None:
    rows = [headings(LEGACY), legacy_row(), legacy_row(unused2="x")]

    verdict, _ = checked(text_of(rows).encode(), contract_2018=False)

    assert [(m.row, m.column, m.rule) for m in verdict.mistakes] == [(2, "Unused2", "F-EMPTY")]


def test_a_file_written_by_the_house_is_taken_back_mark_by_mark() -> None:
    rows = [row(client="=1+1", surname="-Dash", costs="-12.50"), row(client="'=quoted")]

    verdict, sheet = checked(b"".join(csv_chunks(rows, headings(), numeric={18})))

    assert verdict.accepted
    assert list(sheet) == rows
