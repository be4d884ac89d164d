"""A file of capacities: what may stand in it, what is said of a bad line, and all of it is saved or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from app.cases.cli import cli
from app.kernel import db
from app.kernel.errors import Invalid
from app.sla.commands.slots import save_capacities
from app.sla.inputs.slots import Capacity, read_capacities

DAY = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("line", "slot"),
    [
        ("24/12/2026,0930,4", Capacity(DAY, time(9, 30), 4)),
        ("24/12/2026,930,4", Capacity(DAY, time(9, 30), 4)),
        ("24/12/2026,0,0", Capacity(DAY, time(0), 0)),
        ("4/1/2027,1900,10000", Capacity(date(2027, 1, 4), time(19), 10_000)),
        (" 24/12/2026 ; 0930 ; 4 ", Capacity(DAY, time(9, 30), 4)),
    ],
)
def test_a_line_that_is_taken(line: str, slot: Capacity) -> None:
    assert read_capacities(line.encode()) == ([slot], [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("31/02/2026,0930,4", "Write the day such as 24/12/2026."),
        ("2026-12-24,0930,4", "Write the day such as 24/12/2026."),
        ("24/12/2026,2500,4", "Write the time such as 0930."),
        ("24/12/2026,09:30,4", "Write the time such as 0930."),
        ("24/12/2026,0915,4", "A slot begins at a full or a half hour."),
        ("24/12/2026,0930,-1", "Write a whole number from 0 to 10000."),
        ("24/12/2026,0930,4.5", "Write a whole number from 0 to 10000."),
        ("24/12/2026,0930,10001", "Write a whole number from 0 to 10000."),
        ("24/12/2026,0930", "A line has a day, a time and a number."),
    ],
)
def test_a_line_that_is_refused_says_why(line: str, message: str) -> None:
    found, bad = read_capacities(f"Day,Time,Number\n{line}\n".encode())

    assert (found, [(each.line, str(each.message)) for each in bad]) == ([], [(2, message)])


def test_a_half_hour_stands_once_in_a_file() -> None:
    found, bad = read_capacities(b"24/12/2026,0930,4\n24/12/2026,930,5\n")

    assert [each.capacity for each in found] == [4]
    assert [each.line for each in bad] == [2]


@given(st.text(max_size=60))
def test_whatever_a_line_holds_is_taken_refused_or_the_file_is(text: str) -> None:
    try:
        found, bad = read_capacities(f"24/12/2026,0930,{text}\n".encode())
    except Invalid as wrong:
        assert wrong.problems.keys() == {"file"}
    else:
        assert len(found) + len(bad) >= 1


async def test_a_capacity_that_was_set_is_overwritten(house: None) -> None:
    await save_capacities([Capacity(DAY, time(9, 30), 4), Capacity(DAY, time(10), 2)])
    await save_capacities([Capacity(DAY, time(9, 30), 7)])

    rows = await db.fetch("select starts, capacity from callback_slot order by starts")
    assert [tuple(row) for row in rows] == [(time(9, 30), 7), (time(10), 2)]


def run(file: Path, *options: str) -> Result:
    @contextmanager
    def nowhere(_settings: Any) -> Iterator[Any]:
        yield SimpleNamespace(work="postgresql://nobody@127.0.0.1:1/none")

    return CliRunner().invoke(cli, ["slots", str(file), *options], obj=nowhere)


def test_a_trial_reads_the_file_and_saves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "slots.csv"
    file.write_text("24/12/2026,0930,4\n")

    done = run(file, "--dry-run")

    assert (done.exit_code, done.output.strip()) == (0, "1 half hours could be set.")


def test_a_bad_line_is_named_and_nothing_is_saved(tmp_path: Path) -> None:
    file = tmp_path / "slots.csv"
    file.write_text("24/12/2026,0930,4\n24/12/2026,0945,4\n")

    done = run(file)

    assert done.exit_code == 1
    assert done.output.strip() == "line 2: A slot begins at a full or a half hour."


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert run(tmp_path / "none.csv").exit_code == 1
