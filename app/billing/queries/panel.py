"""What the page of one file shows beside the file itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.billing.now import contract_2018
from app.billing.queries.mistakes import A_PAGE, ORDERS, BadRow, Finding, Fixes, cells_of, fixes_of, found_in
from app.billing.queries.upload import UploadView, accepted_lately
from app.billing.rules import layout
from app.billing.rules.columns import Column, letter_of
from app.billing.rules.months import months_later
from app.jobs import queries as jobs
from app.kernel.errors import NotFound

CHARTED: Final = 6
#: These stand in the grid whatever is wrong: they say whose row it is.
ALWAYS: Final = ("reference", "client", "surname")
#: Warnings refuse nothing; the list of problems as CSV has them all.
WARNINGS: Final = 20


@dataclass(frozen=True)
class Asked:
    """What of a file's findings is looked at: their order, the page, and which columns."""

    by: str = "row"
    page: int = 0
    every_column: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """From the address; rubbish is the beginning."""
        by, page = query.get("by", "row"), query.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
        return cls(by if by in ORDERS else "row", max(number - 1, 0), query.get("columns") == "all")


@dataclass(frozen=True)
class Progress:
    """How far the work on a file came: rows read, and percent."""

    rows: int
    percent: int


async def progress_of(upload: UploadView) -> Progress:
    """How far checking or accepting it came."""
    if not upload.works or upload.job is None:
        return Progress(0, 0)
    try:
        told = (await jobs.job(upload.job)).progress
    except NotFound:
        return Progress(0, 0)
    return Progress(int(told.get("rows", 0)), int(float(told.get("share", 0)) * 100))


@dataclass(frozen=True)
class Grid:
    """The cells of the rows with the findings shown."""

    columns: list[tuple[str, str, bool]]
    rows: list[tuple[int, bool, list[tuple[str, str | None]]]]


async def result_of(upload: UploadView, asked: Asked, *, own: bool) -> dict[str, Any]:
    """The findings of a file on the page asked for, their cells, what can be mended, and the months before."""
    first = asked.page * A_PAGE
    findings = await found_in(upload.id, level="mistake", by=asked.by, first=first, count=A_PAGE + 1, own=own)
    shown = findings[:A_PAGE]
    laid = layout(contract_2018())
    numbers = sorted({each.row for each in shown if each.row})
    warned = upload.warnings > 0
    warnings = await found_in(upload.id, level="warning", count=WARNINGS, own=own) if warned else []
    lately = await accepted_lately(upload.provider, upload.month, CHARTED)
    return {
        "findings": shown,
        "warnings": warnings,
        "more": len(findings) > A_PAGE,
        "grid": grid_of(shown, await cells_of(upload.id, numbers), asked, laid.columns),
        "fixes": await fixes_of(upload.id) if upload.state == "refused" else Fixes(0, 0, 0),
        "lately": lately,
        "before": next((each for each in lately if each.month == months_later(upload.month, -1)), None),
        "width": laid.width,
    }


def grid_of(findings: list[Finding], rows: list[BadRow], asked: Asked, columns: tuple[Column, ...]) -> Grid:
    """The cells around the findings: every column that one is about, and those that say whose row it is."""
    bad = {(each.row, letter) for each in findings for letter in each.letters}
    hit = {letter for _row, letter in bad}
    shown = [
        (at, letter_of(at), column.heading)
        for at, column in enumerate(columns)
        if asked.every_column or letter_of(at) in hit or column.name in ALWAYS
    ]
    lines = [
        (row.line, True, [_cell(row, at, (row.number, letter) in bad) for at, letter, _heading in shown])
        for row in rows
    ]
    return Grid([(letter, heading, letter in hit) for _at, letter, heading in shown], lines)


def _cell(row: BadRow, at: int, bad: bool) -> tuple[str, str | None]:
    return (row.cells[at] if at < len(row.cells) else ""), "bad" if bad else None
