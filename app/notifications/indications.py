"""The record of the older system as JSON: a row a policy with six instants, and what else is known (N-10)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from app.kernel.jsonfield import Fields, instant, written
from app.kernel.jsonfile import Unusable
from app.notifications.rules.facts import KINDS, Kind, Record, Status
from app.notifications.rules.legacy import COLUMNS, SENTINEL, LegacyRow, records_of, rows_of

KEY = "indications"
_KNOWN = ("policy", *COLUMNS.values(), "details")
#: How the older system writes "handled, and nobody was told": its zone says nothing.
_NOBODY = "0001-01-01T00:00:00"


def read_indications(whole: Mapping[str, Any]) -> list[Record]:
    """What a file of facts says in the shape of the older system. Raises Unusable, with its place."""
    given = whole.get(KEY)
    if given is None:
        return []
    if not isinstance(given, list):
        raise Unusable(KEY, "is not an array")
    return [record for number, row in enumerate(given, 1) for record in records_of(_row(row, number))]


def shown(records: Iterable[Record]) -> list[dict[str, Any]]:
    """Records as `read_indications` takes them; a column that was never handled is null."""
    return [_shown(row) for row in rows_of(records)]


def _row(row: object, number: int) -> LegacyRow:
    fields = Fields.of(row, _KNOWN, f"{KEY} {number}")
    stamps = {column: at for column in COLUMNS.values() if (at := _stamp(fields, column)) is not None}
    return LegacyRow(fields.word("policy"), stamps, _details(fields))


def _stamp(fields: Fields, column: str) -> datetime | None:
    text = fields.text(column)
    if text is None:
        return None
    return SENTINEL if text.startswith(_NOBODY) else instant(text, f"{fields.place}, {column}")


def _details(fields: Fields) -> dict[Kind, Status]:
    given = Fields.of(
        fields.data.get("details") or {}, [str(kind) for kind in KINDS], f"{fields.place}, details"
    )
    return {
        kind: Status(given.whole(str(kind), None, least=1, most=max(Status)))
        for kind in KINDS
        if str(kind) in given.data
    }


def _shown(row: LegacyRow) -> dict[str, Any]:
    stamps = {column: _written(row.stamps.get(column)) for column in COLUMNS.values()}
    details = {str(kind): int(status) for kind, status in row.details.items()}
    return {"policy": row.policy, **stamps, "details": details}


def _written(at: datetime | None) -> str | None:
    if at is None:
        return None
    return _NOBODY if at == SENTINEL else written(at.astimezone(UTC))
