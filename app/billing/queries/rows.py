"""The rows that were accepted: as CSV, and those that do not fit the cases they name."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.billing.queries.upload import UploadView
from app.billing.rules.columns import COLUMNS, MONEY, WHOLE
from app.billing.rules.matching import COLUMN, says_of
from app.billing.rules.months import written
from app.billing.rules.row import AMOUNTS, Row
from app.kernel import dates, db, money
from app.kernel.paging import Page, Paging
from app.kernel.sheet_out import csv_chunks

_STRETCH: Final = 2_000
_CELLS: Final = ", ".join(Row._fields)
_NUMERIC: Final = [
    at for at, column in enumerate(COLUMNS) if column.kind in {MONEY, WHOLE} or column.name == "fee"
]
KEYS: Final = (int,)


def name_of(upload: UploadView) -> str:
    """Provider and month: tideway-legal_2026-10.csv."""
    plain = re.sub(r"[^a-z0-9]+", "-", upload.provider_name.lower()).strip("-") or "provider"
    return f"{plain[:80]}_{written(upload.month)}.csv"


async def as_csv(upload: UUID) -> AsyncIterator[bytes]:
    """The rows of a file as it would be sent, stretch by stretch."""
    last, headings = 0, [column.heading for column in COLUMNS]
    while True:
        found = await db.fetch(
            f"select number, {_CELLS} from billing_row where upload_id = $1 and number > $2"
            " order by number limit $3",
            upload,
            last,
            _STRETCH,
        )
        for chunk in csv_chunks(_texts(found), headings, _NUMERIC, bom=not last):
            yield chunk
        if len(found) < _STRETCH:
            return
        last, headings = found[-1]["number"], []


def _texts(found: list[Any]) -> Iterator[list[str]]:
    for row in found:
        yield [_text(name, row[name]) for name in Row._fields]


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in AMOUNTS:
        return money.plain(value)
    return f"{value:%d/%m}/{value.year:04d}" if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Unfit:
    """An accepted row that does not fit the case it names, and what was found, in the reader's language."""

    number: int
    reference: int
    client: str
    case_reference: str | None
    says: list[str]


async def with_warnings(upload: UUID, paging: Paging, *, own: bool) -> Page[Unfit]:
    """Accepted rows that do not fit the case they name, in the order of the file; `own` are the provider's eyes."""
    where, keys = paging.beyond(("r.number",), first=3)
    rows = await db.fetch(
        "select r.number, r.reference, r.client, r.surname, r.born, r.opened, r.closed, r.warnings,"
        " c.reference as case_reference"
        " from billing_row r left join cases c on c.id = r.case_id"
        f" where r.upload_id = $1 and cardinality(r.warnings) > 0 and {where}"
        f" order by {paging.order(('r.number',))} limit $2",
        upload,
        paging.limit,
        *keys,
    )
    return Page.of([_unfit(row, own) for row in rows], paging, key=lambda row: (row.number,))


def _unfit(row: Any, own: bool) -> Unfit:
    says = [
        says_of(kind, {"reference": row["reference"], "given": _given(row[COLUMN[kind]])}, own=own)
        for kind in row["warnings"]
    ]
    return Unfit(row["number"], row["reference"], row["client"], row["case_reference"], says)


def _given(value: Any) -> str:
    return dates.day(value) if isinstance(value, date) else str(value)
