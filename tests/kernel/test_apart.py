"""Workbooks are read by a process with little of its own (security.md UP-5)."""

import io

import pytest
from openpyxl import Workbook

from app.kernel import apart
from app.kernel.confined import Means
from app.kernel.delimited import DEFAULT, Position, Stopped
from app.kernel.remarks import Remark
from app.kernel.sheet import read_rows

MIB = 1024 * 1024


def workbook(rows: list[list[object]]) -> io.BytesIO:
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(file)
    file.seek(0)
    return file


def read(file: io.BytesIO, means: Means = apart.DEFAULT) -> tuple[list[list[str]], list[Remark]]:
    notes: list[Remark] = []
    return list(apart.rows_of(file, DEFAULT, Position(), notes, means)), notes


def test_rows_come_over_as_they_are():
    given = [[f"Grüße {n}", n, "السلام", "a\nb"] for n in range(2 * apart.BATCH + 1)]

    rows, notes = read(workbook(given))

    assert rows == [[str(cell) for cell in row] for row in given]
    assert notes == []


@pytest.mark.parametrize("means", [Means(memory=64 * MIB), Means(seconds=1)], ids=["memory", "seconds"])
def test_a_file_that_takes_more_than_there_is_could_not_be_read(means):
    heavy = workbook([["x" * 40] * 60] * 4_000)

    with pytest.raises(Stopped) as stopped:
        read(heavy, means)

    assert stopped.value.remark == Remark("broken")


def test_the_rows_before_a_limit_are_given():
    sheet = read_rows(workbook([["a"], ["b"], ["c"] * 65, ["d"]]))

    assert list(sheet) == [["a"], ["b"]]
    assert sheet.problem == Remark("too-many-columns", 3, {"limit": 64})


def test_a_reader_that_stops_early_leaves_no_process_behind():
    rows = apart.rows_of(workbook([["a"]] * 5_000), DEFAULT, Position(), [])

    assert next(rows) == ["a"]
    rows.close()

    assert list(rows) == []
