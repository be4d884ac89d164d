"""A report on its way into a file: CSV as PostgreSQL writes it, or a workbook, JSON Lines, a locked archive of it."""

import asyncio
import csv
import json
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.diversity import opening
from app.documents import locked
from app.documents.files import Files, files
from app.documents.rules.kinds import Kind
from app.kernel import clock, dates, fault, ids
from app.kernel.language import speaking
from app.kernel.sheet_out import write_xlsx
from app.reports.commands.export import Made, password_of
from app.reports.inputs import CSV, JSONL, XLSX, Asked
from app.reports.queries import extract
from app.reports.queries.exports import Export
from app.reports.report import FLAG, NUMERIC, Column

#: More than any report; the disk says sooner when there is no room.
LARGEST: Final = 16 * 1024**3
#: Summing and moving a large file takes longer than a person waits for an attachment.
PATIENCE: Final = 600.0
TYPES: Final = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSONL: "application/jsonl; charset=utf-8",
    "zip": "application/zip",
}
#: Is told how many rows came, piece by piece.
Told = Callable[[int], Awaitable[None]]


def name_of(asked: Asked, ending: str) -> str:
    """The report and the moment it was made: case-extract-2026-02-03-141500.csv."""
    return f"{asked.report.slug}-{dates.local(clock.now(), asked.zone):%Y-%m-%d-%H%M%S}.{ending}"


async def stream(asked: Asked) -> AsyncGenerator[bytes, None]:
    """The CSV while it is written: its headings before the database has a row to give."""
    yield extract.heading(asked)
    async with aclosing(extract.pieces(asked)) as pieces:
        async for piece in pieces:
            yield piece


async def make(export: Export, told: Told) -> Made:
    """Write the file of an export into the store. Raises OSError and files.NoRoom when there is no room for it,
    CannotOpen where an answer of a client was changed."""
    asked = export.asked
    with speaking(export.language):
        async with _folder() as folder:
            rows, inside = 0, {}
            answers = await opening.answers_on(export.loan) if export.loan else None
            for each in asked.files:
                path, found = await _file(each, folder, told, answers)
                rows += found
                inside[_inside(each, asked)] = path
            ending = asked.format
            if asked.locked:
                path, ending = folder / "locked.zip", "zip"
                await asyncio.to_thread(lock, path, inside, password_of(export.id))
            fault.point("export.after_file")
            return await _keep(path, name_of(asked, ending), TYPES[ending], rows)


def _inside(part: Asked, asked: Asked) -> str:
    return f"{part.report.slug}.{asked.format}" if asked.report.parts else name_of(asked, asked.format)


async def _file(asked: Asked, folder: Path, told: Told, answers: opening.Answers | None) -> tuple[Path, int]:
    """A file in the format asked for, and how many rows it has."""
    path = folder / f"{asked.report.slug}.{CSV}"
    rows = await _write_rows(asked, path, told)
    if answers is not None:
        await asyncio.to_thread(_fill, asked, path, answers)
    if asked.format != CSV:
        written = await asyncio.to_thread(_CONVERT[asked.format], asked, path)
        path.unlink()
        path = written
    return path, rows


async def _write_rows(asked: Asked, path: Path, told: Told) -> int:
    safe, rows = asked.format == CSV, 0
    with path.open("wb", buffering=1024 * 1024) as file:
        if safe:
            file.write(extract.heading(asked))
        async with aclosing(extract.pieces(asked, safe=safe)) as pieces:
            async for piece in pieces:
                fault.point("export.mid_file")
                file.write(piece)
                found = extract.rows_in(piece)
                rows += found
                await told(found)
    return rows


#: The columns of a report by the question whose answers stand in them (cla.md 7.2).
_ANSWERED: Final = {
    "gender": "Gender",
    "ethnicity": "Ethnicity",
    "religion": "Religion",
    "orientation": "Sexual_Orientation",
    "disability": "Disability",
}


def _fill(asked: Asked, path: Path, answers: opening.Answers) -> None:
    """Put what clients said in the place of what is sealed. It is one word of a list, so no cell is run."""
    keys = [column.key for column in asked.report.columns_for(asked.chosen)]
    places = {name: keys.index(column) for name, column in _ANSWERED.items()}
    sealed, target = places["gender"], path.with_suffix(".opened")
    headed = asked.format == CSV
    with (
        path.open(newline="", encoding="utf-8-sig" if headed else "utf-8") as source,
        target.open("w", newline="", encoding="utf-8-sig" if headed else "utf-8") as file,
    ):
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, row in enumerate(csv.reader(source)):
            if number or not headed:
                said = answers.of(row[sealed])
                for name, place in places.items():
                    row[place] = said.get(name, "")
            writer.writerow(row)
    target.replace(path)


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.reader(file)


def _workbook(asked: Asked, rows: Path) -> Path:
    columns = asked.report.columns_for(asked.chosen)
    numeric = {place for place, column in enumerate(columns) if column.kind in NUMERIC}
    target = rows.with_suffix(".xlsx")
    write_xlsx(target, _rows(rows), [str(each.heading) for each in columns], numeric)
    return target


def _lines(asked: Asked, rows: Path) -> Path:
    columns = asked.report.columns_for(asked.chosen)
    target = rows.with_suffix(".jsonl")
    with target.open("w", encoding="utf-8") as file:
        for row in _rows(rows):
            cells = {column.key: _value(column, cell) for column, cell in zip(columns, row, strict=True)}
            file.write(json.dumps(cells, ensure_ascii=False) + "\n")
    return target


def _value(column: Column, cell: str) -> Any:
    if cell == "" and column.kind != "text":
        return None
    if column.kind == FLAG:
        return cell == "TRUE"
    if column.kind in NUMERIC:
        return int(cell) if cell.lstrip("-").isdigit() else float(cell)
    return cell


def lock(target: Path, inside: Mapping[str, Path], password: str) -> None:
    """Put files into an archive that only the password opens."""
    with locked.writing(target, password) as archive:
        for name, path in inside.items():
            archive.write(path, name)


_CONVERT: Final = {XLSX: _workbook, JSONL: _lines}


@asynccontextmanager
async def _folder() -> AsyncIterator[Path]:
    files().staging.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files().staging, prefix="report-") as folder:
        yield Path(folder)


async def _keep(path: Path, name: str, content_type: str, rows: int) -> Made:
    document = ids.new()
    patient = Files(files().store, files().staging, patience=PATIENCE)
    with path.open("rb") as source:
        kind = Kind(name.rpartition(".")[2], (), content_type)
        _kind, staged = await patient.take(document, name, source, most=LARGEST, judge=_judge(kind))
    return Made(document, name, content_type, staged.size, staged.sha256, rows)


def _judge(kind: Kind) -> Any:
    def ours(_name: str, _file: BinaryIO) -> Kind:
        return kind

    return ours
