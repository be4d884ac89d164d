"""Reading a file of records, whatever its kind: CSV with any delimiter, a workbook, or JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

from app.kernel.errors import Refusal
from app.kernel.json_input import read_json
from app.kernel.sheet import read_rows


class Unreadable(ValueError):
    """A file that cannot be read; the message says why and where."""


Record = tuple[int, dict[str, str]]


def records_of(file: Path) -> Iterator[Record]:
    """The number of each row, counted from 1 without the heading, and its cells by heading. Raises Unreadable."""
    if file.suffix.lower() in {".json", ".jsonl"}:
        yield from _of_json(file)
        return
    sheet = read_rows(file)
    rows = iter(sheet)
    heading = [cell.strip() for cell in next(rows, [])]
    for number, row in enumerate(rows, start=1):
        yield number, dict(zip(heading, row, strict=False))
    if sheet.problem is not None:
        raise Unreadable(f"{file.name} could not be read: {sheet.problem.kind}, line {sheet.line}.")
    if not heading:
        raise Unreadable(f"{file.name} holds no rows.")


def _of_json(file: Path) -> Iterator[Record]:
    try:
        whole = read_json(file.read_bytes())
    except (Refusal, ValueError) as error:
        raise Unreadable(f"{file.name} is no JSON: {error}") from error
    if not isinstance(whole, list) or not all(isinstance(each, dict) for each in whole):
        raise Unreadable(f"{file.name} must be an array of objects.")
    for number, each in enumerate(whole, start=1):
        yield number, {key: _text(value) for key, value in each.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
