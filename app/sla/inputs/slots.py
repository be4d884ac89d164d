"""A file of capacities: how many callbacks fit into each half hour (cla.md 4.9)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.sheet import read_rows
from app.kernel.values import Problem

COLUMNS: Final = 3
MOST: Final = 10_000
_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_TIME: Final = re.compile(r"\d{1,4}", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True)
class Capacity:
    """How many callbacks fit into the half hour that begins then, on the wall of the operators."""

    day: date
    starts: time
    capacity: int


@dataclass(frozen=True)
class BadLine:
    """Why a line cannot be taken."""

    line: int
    message: object


def read_capacities(source: bytes) -> tuple[list[Capacity], list[BadLine]]:
    """All lines of a file (day, time, number), and all that is wrong with them; a heading is passed over.

    Raises Invalid for a file that cannot be read to its end.
    """
    sheet = read_rows(source)
    found: dict[tuple[date, time], Capacity] = {}
    bad: list[BadLine] = []
    for n, row in enumerate(sheet):
        if n == 0 and not any(character.isdigit() for character in row[0]):
            continue
        try:
            slot = _capacity([cell.strip() for cell in row])
            if (slot.day, slot.starts) in found:
                raise Problem(_("This half hour stands in the file already."))
            found[slot.day, slot.starts] = slot
        except Problem as wrong:
            bad.append(BadLine(sheet.line, wrong.message))
    if sheet.problem:
        raise Invalid(file=sheet.problem.message)
    return list(found.values()), bad


def _capacity(cells: Sequence[str]) -> Capacity:
    if len(cells) < COLUMNS:
        raise Problem(_("A line has a day, a time and a number."))
    return Capacity(_day(cells[0]), _time(cells[1]), _number(cells[2]))


def _day(text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise Problem(_("Write the day such as 24/12/2026.")) from None


def _time(text: str) -> time:
    """0930, and 930 for a sheet that lost the zero in front."""
    digits = text.zfill(4)
    try:
        if not _TIME.fullmatch(text):
            raise ValueError
        starts = time(int(digits[:2]), int(digits[2:]))
    except ValueError:
        raise Problem(_("Write the time such as 0930.")) from None
    if starts.minute % 30:
        raise Problem(_("A slot begins at a full or a half hour."))
    return starts


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > MOST:
        raise Problem(_("Write a whole number from 0 to 10000."))
    return int(text)
