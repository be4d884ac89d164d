"""Any file a person may choose gives rows or a reason, never an exception."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.delimited import Limits
from app.kernel.sheet import Sheet, read_rows
from app.kernel.sheet_out import csv_chunks, write_xlsx
from tests.shared_data import SHARED, shared

NAMES = "Prénom,Nom\r\nHélène,Lefèvre\r\nFrançois,Gérard\r\n"


def kinds(sheet: Sheet) -> list[str]:
    return [note.kind for note in sheet.notes]


@pytest.mark.parametrize(
    ("codec", "certain"),
    [
        ("utf-8", True),
        ("utf-8-sig", True),
        ("utf-16", True),
        ("utf-32", True),
        ("utf-16-le", False),
        ("utf-16-be", False),
        ("cp1252", False),
    ],
)
def test_every_usual_encoding_is_read(codec: str, certain: bool) -> None:
    sheet = read_rows(NAMES.encode(codec))

    assert list(sheet) == [["Prénom", "Nom"], ["Hélène", "Lefèvre"], ["François", "Gérard"]]
    assert sheet.encoding is not None
    assert sheet.encoding.certain is certain
    assert ("guessed-encoding" in kinds(sheet)) is not certain


def test_arabic_windows_text_is_recognised() -> None:
    text = "الاسم,الشكوى\r\nمحمد,تأخر الموعد في المستشفى ولم يرد أحد على الهاتف\r\n" * 3
    sheet = read_rows(text.encode("cp1256"))

    assert next(iter(sheet)) == ["الاسم", "الشكوى"]
    assert sheet.encoding is not None
    assert not sheet.encoding.certain


def test_the_person_may_name_the_encoding() -> None:
    sheet = read_rows(NAMES.encode("mac-roman"), encoding_name="mac-roman")

    assert list(sheet)[1] == ["Hélène", "Lefèvre"]


@pytest.mark.parametrize(
    ("name", "kind", "line"), [("utf-8", "encoding", 1), ("klingon", "unknown-encoding", None)]
)
def test_a_wrong_encoding_is_a_problem_with_its_line(name: str, kind: str, line: int | None) -> None:
    sheet = read_rows(NAMES.encode("cp1252"), encoding_name=name)

    assert list(sheet) == []
    assert sheet.problem is not None
    assert (sheet.problem.kind, sheet.problem.line) == (kind, line)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n", ";"),
        ("1,5;2,5;3,5\n4,5;5,5;6,5\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a~b\n1~2\n", "~"),
        ('x,y,z,"p;q"\n', ","),
        ("one column\nonly\n", ","),
        ("sep=;\na,b;c\n1;2\n", ";"),
    ],
)
def test_the_delimiter_is_found(text: str, delimiter: str) -> None:
    assert read_rows(text.encode()).delimiter == delimiter


def test_the_hoped_for_width_decides_between_delimiters() -> None:
    text = b"a,b;c,d;e,f\n"

    assert read_rows(text, width=4).delimiter == ","
    assert read_rows(text, width=3).delimiter == ";"


def test_excels_line_naming_the_delimiter_is_not_a_row() -> None:
    assert list(read_rows(b"sep=;\r\na;b\r\n1;2\r\n")) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (b"a,b\n1,2\n", None),
        (b"a,b\r\n1,2\r\n", None),
        (b"a,b\r1,2\r", "bare-cr"),
        (b"a,b\r\n1,2\n", "mixed-ends"),
        (b"a,b\n1,2\n,\n\n", "blank-rows"),
        (b"\n\na,b\n , \n1,2", "blank-rows"),
    ],
)
def test_line_ends_and_blank_rows_change_nothing_but_the_notes(text: bytes, note: str | None) -> None:
    sheet = read_rows(text)

    assert list(sheet) == [["a", "b"], ["1", "2"]]
    assert kinds(sheet) == ([note] if note else [])


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        (b'a,b\n1,"2\n3,4\n', "unclosed-quote", 2),
        (b'a,b\n1,"2"x\n', "stray-quote", 2),
        (b"a,b\n1,\x002\n", "nul", 2),
        (b"a\n" + b"x" * 131_073 + b"\n", "field-limit", 2),
        (b"a\n" + (b"x" * 40_000 + b",") * 30 + b"\n", "row-limit", 2),
        (b"a\n" + b'"' + b"x\n" * 60_000 + b'",' + (b'"' + b"y" * 130_000 + b'",') * 8, "row-limit", 2),
        (b"a\n" + b"," * 64 + b"x\n", "too-many-columns", 2),
    ],
)
def test_damage_is_a_problem_with_its_line(text: bytes, kind: str, line: int) -> None:
    sheet = read_rows(text)
    rows = list(sheet)

    assert rows[1:] == []
    assert sheet.problem is not None
    assert (sheet.problem.kind, sheet.problem.line) == (kind, line)
    assert str(line) in sheet.problem.message


def test_empty_columns_beyond_the_limit_are_cut() -> None:
    assert [len(row) for row in read_rows(b"a,b" + b"," * 80 + b"\n")] == [64]


def test_rows_and_bytes_are_limited() -> None:
    sheet = read_rows(b"a\nb\n\nc\n", limits=Limits(rows=2))

    assert list(sheet) == [["a"], ["b"]]
    assert sheet.problem is not None
    assert (sheet.problem.kind, sheet.problem.line) == ("too-many-rows", 4)
    assert read_rows(b"a" * 11, limits=Limits(size=10)).problem is not None


def test_the_line_of_a_row_is_where_it_begins() -> None:
    sheet = read_rows(b'a,b\n"1\n1",2\n\n3,4\n')

    assert [(sheet.line, row[0]) for row in sheet] == [(1, "a"), (2, "1\n1"), (5, "3")]


def test_a_sheet_may_be_read_again_from_an_open_file_which_stays_open() -> None:
    file = io.BytesIO(b"a,b\n1,2\n")
    sheet = read_rows(file)

    assert list(sheet) == list(sheet) == [["a", "b"], ["1", "2"]]
    assert not file.closed


CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=12)
ROW = st.lists(CELL, min_size=2, max_size=5).filter(lambda row: any(cell.strip() for cell in row))


@given(st.lists(ROW, max_size=6))
def test_a_table_written_by_the_house_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    sheet = read_rows(b"".join(csv_chunks(rows)), delimiter=",")

    assert list(sheet) == rows
    assert sheet.problem is None


def test_a_heading_is_made_safe_too() -> None:
    text = b"".join(csv_chunks([["-5", "-5"]], headings=["=a", "b"], numeric={1}, bom=False)).decode()

    assert text == '"\'=a","b"\r\n"\'-5","-5"\r\n'


@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise(content: bytes) -> None:
    sheet = read_rows(content)

    assert all(isinstance(cell, str) for row in sheet for cell in row)
    assert sheet.kind or sheet.problem


def test_a_workbook_written_by_the_house_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, [["=1+1", "-5", "http://x.test", "007"], ["a", "3.5"]], ["w", "x", "y", "z"], {1})
    sheet = read_rows(path)

    assert sheet.kind == "xlsx"
    assert list(sheet) == [["w", "x", "y", "z"], ["=1+1", "-5", "http://x.test", "007"], ["a", "3.5"]]


BAD_INPUT = "real/bad_input"


def files_of_bad_input() -> list[str]:
    root = SHARED / BAD_INPUT
    found = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    return found or ["PROVENANCE.md"]


@pytest.mark.parametrize("name", files_of_bad_input())
def test_every_file_of_bad_input_gets_rows_or_a_reason(name: str) -> None:
    sheet = read_rows(shared(f"{BAD_INPUT}/{name}"))
    rows = sum(1 for _ in sheet)

    messages = [remark.message for remark in [*sheet.notes, *([sheet.problem] if sheet.problem else [])]]
    assert rows or messages or name.endswith("libreoffice.xlsx")
    assert all("{" not in message for message in messages)


@pytest.mark.parametrize(
    "name",
    [
        *["comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf"],
        *["quotes_and_newlines", "simple", "simple_crlf", "utf8"],
    ],
)
def test_the_csv_spectrum_reads_as_its_json_says(name: str) -> None:
    folder = shared(f"{BAD_INPUT}/csv_spectrum")
    heading, *rows = read_rows(folder / "csvs" / f"{name}.csv")
    expected = json.loads((folder / "json" / f"{name}.json").read_text("utf-8"))

    found = [dict(zip(heading, row, strict=True)) for row in rows]
    # The comparison is of cells: the collection keeps line ends of quoted cells as LF.
    assert json.dumps(found).replace("\\r\\n", "\\n") == json.dumps(expected).replace("\\r\\n", "\\n")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("csvkit_examples/null_byte.csv", "nul"),
        ("csvkit_examples/dummy.xls", "old-excel"),
        ("csvkit_examples/testdbf.dbf", "nul"),
        ("messytables_horror/encrypted_no_password.xls", "old-excel"),
        ("messytables_horror/simple.zip", "archive"),
        ("messytables_horror/simple.ods", "archive"),
        ("messytables_horror/211.csv", "too-many-columns"),
    ],
)
def test_what_is_no_table_is_refused_for_its_own_reason(name: str, kind: str) -> None:
    sheet = read_rows(shared(f"{BAD_INPUT}/{name}"))
    list(sheet)

    assert sheet.problem is not None
    assert sheet.problem.kind == kind


def test_bare_carriage_returns_are_lines() -> None:
    sheet = read_rows(shared(f"{BAD_INPUT}/qsv_311011_cr_lines.csv"))

    assert {len(row) for row in sheet} == {3}
    assert kinds(sheet) == ["bare-cr"]


def test_reading_agrees_with_the_standard_library_on_a_plain_file() -> None:
    path = shared("billing/valid_small.csv")
    with path.open(newline="", encoding="utf-8") as file:
        assert list(read_rows(path)) == list(csv.reader(file))


@given(st.text(st.sampled_from('ab,"\r\n ;'), max_size=40))
def test_cutting_and_parsing_agree_on_every_row(text: str) -> None:
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(map(str.strip, row))
        ]
    except csv.Error:
        rows = None
    sheet = read_rows(text.encode(), delimiter=",")
    found = list(sheet)

    assert (sheet.problem is None) == (rows is not None)
    assert rows is None or found == rows
